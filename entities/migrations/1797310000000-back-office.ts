import type { MigrationInterface, QueryRunner } from 'typeorm';

const withArchive = ['company', 'warehouse', 'tax', 'delivery_method', 'journal', 'payment_term'];

/** Kinds of products, kits, fiscal positions, country labels; why stock was moved; what is used is archived. */
export class BackOffice1797310000000 implements MigrationInterface {
  name = 'BackOffice1797310000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of withArchive) {
      await queryRunner.query(`alter table ${table} add column is_archived boolean not null default false`);
    }
    await queryRunner.query(`alter table product
      add column kind text not null default 'storable',
      add column invoiced_on text not null default 'order',
      add constraint ck_product_kind check (kind in ('storable', 'consumable', 'service', 'kit')),
      add constraint ck_product_invoiced_on check (invoiced_on in ('order', 'delivery'))`);
    await queryRunner.query(`update product set kind = 'consumable' where not is_storable`);
    await queryRunner.query('alter table product drop column is_storable');
    await queryRunner.query('alter table stock_move add column reason text, add column actor text');
    await queryRunner.query('create index ix_stock_move_product on stock_move (product_id, id)');
    await queryRunner.query('create index ix_stock_level_product on stock_level (product_id)');
    await queryRunner.query('create index ix_sale_order_line_product on sale_order_line (product_id)');
    await queryRunner.query(`create table kit_component (
      id bigint generated always as identity not null,
      kit_id bigint not null,
      component_id bigint not null,
      quantity integer not null,
      constraint uq_kit_component_kit_id_component_id unique (kit_id, component_id),
      constraint ck_kit_component_quantity check (quantity > 0),
      constraint ck_kit_component_itself check (kit_id <> component_id),
      constraint pk_kit_component primary key (id),
      constraint fk_kit_component_kit_id foreign key (kit_id) references product (id),
      constraint fk_kit_component_component_id foreign key (component_id) references product (id)
    )`);
    await queryRunner.query('create index ix_kit_component_component on kit_component (component_id)');
    await queryRunner.query(`create table fiscal_position (
      id bigint generated always as identity not null,
      company_id bigint not null,
      code text not null,
      name text not null,
      countries text[] not null default '{}',
      requires_vat_number boolean not null default false,
      is_archived boolean not null default false,
      constraint uq_fiscal_position_company_id_code unique (company_id, code),
      constraint pk_fiscal_position primary key (id),
      constraint fk_fiscal_position_company_id foreign key (company_id) references company (id)
    )`);
    await queryRunner.query(`create table fiscal_position_tax (
      id bigint generated always as identity not null,
      fiscal_position_id bigint not null,
      tax_id bigint not null,
      replacement_id bigint,
      constraint uq_fiscal_position_tax_fiscal_position_id_tax_id unique (fiscal_position_id, tax_id),
      constraint pk_fiscal_position_tax primary key (id),
      constraint fk_fiscal_position_tax_fiscal_position_id foreign key (fiscal_position_id) references fiscal_position (id),
      constraint fk_fiscal_position_tax_tax_id foreign key (tax_id) references tax (id),
      constraint fk_fiscal_position_tax_replacement_id foreign key (replacement_id) references tax (id)
    )`);
    await queryRunner.query(`create table country_label (
      id bigint generated always as identity not null,
      instance_id bigint not null,
      label text not null,
      country text not null,
      constraint uq_country_label_instance_id_label unique (instance_id, label),
      constraint ck_country_label_country check (country ~ '^[A-Z]{2}$'),
      constraint pk_country_label primary key (id),
      constraint fk_country_label_instance_id foreign key (instance_id) references instance (id)
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table country_label, fiscal_position_tax, fiscal_position, kit_component');
    await queryRunner.query('drop index ix_sale_order_line_product, ix_stock_level_product, ix_stock_move_product');
    await queryRunner.query('alter table stock_move drop column actor, drop column reason');
    await queryRunner.query('alter table product add column is_storable boolean not null default true');
    await queryRunner.query(`update product set is_storable = (kind = 'storable')`);
    await queryRunner.query('alter table product drop column invoiced_on, drop column kind');
    for (const table of withArchive) await queryRunner.query(`alter table ${table} drop column is_archived`);
  }
}
