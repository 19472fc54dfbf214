import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every kind of master data in one table, with the age of its copies; shipping methods and carriers move there. A
 * delivery method's carrier, and the schedule of the import for instances that were confirmed before.
 */
export class MasterData1797400000000 implements MigrationInterface {
  name = 'MasterData1797400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...makeTables, ...moveRows]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...makeOldTables, ...moveRowsBack]) await queryRunner.query(statement);
  }
}

const makeTables = [
  `create table master_data_entry (
    id bigint generated always as identity not null,
    instance_id bigint not null,
    kind text not null,
    scope text not null default '',
    code text not null,
    label text not null,
    parent_code text,
    details jsonb not null default '{}',
    state text not null,
    first_seen_at timestamptz not null default now(),
    first_seen_in text,
    last_listed_at timestamptz,
    retired_at timestamptz,
    constraint uq_master_data_entry_instance_id_kind_scope_code unique (instance_id, kind, scope, code),
    constraint ck_master_data_entry_state check (state in ('listed', 'retired', 'seen')),
    constraint ck_master_data_entry_retired check ((state = 'retired') = (retired_at is not null)),
    constraint pk_master_data_entry primary key (id),
    constraint fk_master_data_entry_instance_id foreign key (instance_id) references instance (id)
  )`,
  'create index ix_master_data_entry_kind on master_data_entry (instance_id, kind, id)',
  `create table master_data_reading (
    id bigint generated always as identity not null,
    instance_id bigint not null,
    kind text not null,
    part text not null,
    read_at timestamptz not null,
    language text not null,
    constraint uq_master_data_reading_instance_id_kind_part unique (instance_id, kind, part),
    constraint ck_master_data_reading_part check (part in ('all', 'active', 'retired')),
    constraint pk_master_data_reading primary key (id),
    constraint fk_master_data_reading_instance_id foreign key (instance_id) references instance (id)
  )`,
  `create table delivery_method_carrier (
    id bigint generated always as identity not null,
    instance_id bigint not null,
    delivery_method_id bigint not null,
    carrier_id bigint not null,
    constraint uq_delivery_method_carrier_instance_id_delivery_method_id unique (instance_id, delivery_method_id),
    constraint pk_delivery_method_carrier primary key (id),
    constraint fk_delivery_method_carrier_instance_id foreign key (instance_id) references instance (id),
    constraint fk_delivery_method_carrier_delivery_method_id foreign key (delivery_method_id)
      references delivery_method (id),
    constraint fk_delivery_method_carrier_carrier_id foreign key (carrier_id) references master_data_entry (id)
  )`,
];

const moveRows = [
  `insert into master_data_entry (instance_id, kind, code, label, details, state, first_seen_at, retired_at)
   select instance_id, 'shippingMethods', code, coalesce(label, code),
          jsonb_build_object('isTrackingMandatory', mandatory_tracking, 'isClickAndCollect', click_and_collect,
                             'isDeliveredByOperator', delivery_by_operator),
          case when retired_at is null then 'listed' else 'retired' end, read_at, retired_at
     from shipping_method`,
  `insert into master_data_entry (instance_id, kind, code, label, details, state, first_seen_at, retired_at)
   select instance_id, 'carriers', code, coalesce(label, code), jsonb_build_object('trackingUrlTemplate', tracking_url),
          case when retired_at is null then 'listed' else 'retired' end, read_at, retired_at
     from carrier`,
  ...['shipping_method', 'carrier'].map(
    (table) => `insert into master_data_reading (instance_id, kind, part, read_at, language)
      select r.instance_id, '${table === 'carrier' ? 'carriers' : 'shippingMethods'}', 'all', max(r.read_at),
             max(coalesce(i.settings ->> 'language', 'en'))
        from ${table} r join instance i on i.id = r.instance_id group by r.instance_id`,
  ),
  'drop table shipping_method',
  'drop table carrier',
  `insert into schedule (instance_id, job, is_enabled, interval_seconds, is_paused)
   select instance_id, 'importMasterData', false, 87000, false from schedule where job = 'orderSweep'`,
];

const makeOldTables = [
  `create table carrier (
    id bigint generated always as identity not null,
    instance_id bigint not null,
    code text not null,
    label text,
    tracking_url text,
    read_at timestamptz not null,
    retired_at timestamptz,
    constraint uq_carrier_instance_id_code unique (instance_id, code),
    constraint pk_carrier primary key (id),
    constraint fk_carrier_instance_id foreign key (instance_id) references instance (id)
  )`,
  `create table shipping_method (
    id bigint generated always as identity not null,
    instance_id bigint not null,
    code text not null,
    label text,
    mandatory_tracking boolean not null default false,
    click_and_collect boolean not null default false,
    delivery_by_operator boolean not null default false,
    read_at timestamptz not null,
    retired_at timestamptz,
    constraint uq_shipping_method_instance_id_code unique (instance_id, code),
    constraint pk_shipping_method primary key (id),
    constraint fk_shipping_method_instance_id foreign key (instance_id) references instance (id)
  )`,
];

/** As old code reads them: read when the copy was, which is the only time it knew. */
const readAt = (kind: string): string =>
  `coalesce((select r.read_at from master_data_reading r where r.instance_id = e.instance_id and r.kind = '${kind}'),
            e.first_seen_at)`;

const moveRowsBack = [
  `insert into carrier (instance_id, code, label, tracking_url, read_at, retired_at)
   select instance_id, code, label, details ->> 'trackingUrlTemplate', ${readAt('carriers')}, retired_at
     from master_data_entry e where kind = 'carriers' and state <> 'seen'`,
  `insert into shipping_method (instance_id, code, label, mandatory_tracking, click_and_collect, delivery_by_operator,
                                read_at, retired_at)
   select instance_id, code, label, coalesce((details ->> 'isTrackingMandatory')::boolean, false),
          coalesce((details ->> 'isClickAndCollect')::boolean, false),
          coalesce((details ->> 'isDeliveredByOperator')::boolean, false), ${readAt('shippingMethods')}, retired_at
     from master_data_entry e where kind = 'shippingMethods' and state <> 'seen'`,
  `delete from schedule where job = 'importMasterData'`,
  'drop table delivery_method_carrier',
  'drop table master_data_reading',
  'drop table master_data_entry',
];
