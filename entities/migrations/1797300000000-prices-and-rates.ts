import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pricelists with their fixed prices, and the rates of currencies against the company's. */
export class PricesAndRates1797300000000 implements MigrationInterface {
  name = 'PricesAndRates1797300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table pricelist (
      id bigint generated always as identity not null,
      company_id bigint not null,
      code text not null,
      name text not null,
      currency text not null,
      is_archived boolean not null default false,
      constraint uq_pricelist_company_id_code unique (company_id, code),
      constraint ck_pricelist_currency check (currency ~ '^[A-Z]{3}$'),
      constraint pk_pricelist primary key (id),
      constraint fk_pricelist_company_id foreign key (company_id) references company (id)
    )`);
    await queryRunner.query(`create table pricelist_item (
      id bigint generated always as identity not null,
      pricelist_id bigint not null,
      product_id bigint not null,
      price numeric(18,4) not null,
      constraint uq_pricelist_item_pricelist_id_product_id unique (pricelist_id, product_id),
      constraint ck_pricelist_item_price check (price >= 0),
      constraint pk_pricelist_item primary key (id),
      constraint fk_pricelist_item_pricelist_id foreign key (pricelist_id) references pricelist (id),
      constraint fk_pricelist_item_product_id foreign key (product_id) references product (id)
    )`);
    await queryRunner.query('create index ix_pricelist_item_product on pricelist_item (product_id)');
    await queryRunner.query(`create table currency_rate (
      id bigint generated always as identity not null,
      company_id bigint not null,
      currency text not null,
      valid_on date not null,
      rate numeric(20,10) not null,
      constraint uq_currency_rate_company_id_currency_valid_on unique (company_id, currency, valid_on),
      constraint ck_currency_rate_currency check (currency ~ '^[A-Z]{3}$'),
      constraint ck_currency_rate_rate check (rate > 0),
      constraint pk_currency_rate primary key (id),
      constraint fk_currency_rate_company_id foreign key (company_id) references company (id)
    )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table currency_rate, pricelist_item, pricelist');
  }
}
