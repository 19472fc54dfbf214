import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The offers of the shops, linked to products, and how far an import of them has come; the schedule of the import for
 * instances that were confirmed before.
 */
export class Listings1797500000000 implements MigrationInterface {
  name = 'Listings1797500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table listing (
      id bigint generated always as identity not null,
      instance_id bigint not null,
      product_id bigint,
      offer_id text not null,
      shop_sku text not null,
      product_sku text,
      title text,
      description text,
      product_references jsonb not null default '[]',
      offer_state_code text,
      logistic_class_code text,
      channel_codes jsonb not null default '[]',
      shipping_zone_codes jsonb not null default '[]',
      is_active boolean not null default false,
      inactivity_reasons jsonb not null default '[]',
      marketplace_quantity integer,
      currency text,
      price numeric(20,6),
      origin_price numeric(20,6),
      discount_price numeric(20,6),
      discount_from timestamptz,
      discount_to timestamptz,
      lead_time_days integer,
      minimum_order_quantity integer,
      maximum_order_quantity integer,
      is_detailed boolean not null default false,
      is_excluded boolean not null default false,
      gone_at timestamptz,
      updated_at timestamptz not null default now(),
      constraint uq_listing_instance_id_offer_id unique (instance_id, offer_id),
      constraint pk_listing primary key (id),
      constraint fk_listing_instance_id foreign key (instance_id) references instance (id),
      constraint fk_listing_product_id foreign key (product_id) references product (id)
    )`);
    await queryRunner.query('create index ix_listing_page on listing (instance_id, id)');
    await queryRunner.query('create index ix_listing_sku on listing (instance_id, shop_sku)');
    await queryRunner.query('create index ix_listing_product on listing (instance_id, product_id)');
    await queryRunner.query('create index ix_listing_unlinked on listing (instance_id, id) where product_id is null');
    await queryRunner.query(`create table listing_import (
      run_id uuid not null,
      phase text not null,
      changed_from timestamptz,
      tracking_id text,
      asked_at timestamptz,
      read_files jsonb not null default '[]',
      rows_stored integer not null default 0,
      last_id bigint not null default 0,
      seen int8multirange not null default '{}',
      constraint pk_listing_import primary key (run_id),
      constraint fk_listing_import_run_id foreign key (run_id) references run (id) on delete cascade
    )`);
    await queryRunner.query(`insert into schedule (instance_id, job, is_enabled, interval_seconds, is_paused)
      select instance_id, 'importListings', false, 86400, false from schedule where job = 'orderSweep'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`delete from schedule where job = 'importListings'`);
    await queryRunner.query('drop table listing_import, listing');
  }
}
