import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Taxes of products, the account of a tax, and on the sale order whose taxes it has and what the marketplace gave. */
export class Taxes1798000000000 implements MigrationInterface {
  name = 'Taxes1798000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table product_tax (
      id bigint generated always as identity not null,
      product_id bigint not null,
      tax_id bigint not null,
      constraint uq_product_tax_product_id_tax_id unique (product_id, tax_id),
      constraint pk_product_tax primary key (id),
      constraint fk_product_tax_product_id foreign key (product_id) references product (id),
      constraint fk_product_tax_tax_id foreign key (tax_id) references tax (id)
    )`);
    await queryRunner.query('create index ix_product_tax_tax on product_tax (tax_id)');
    await queryRunner.query('alter table tax add column account text');
    await queryRunner.query('alter table sale_order_line_tax add column instead_of text');
    await queryRunner.query(`alter table sale_order
      add column tax_system text not null default 'marketplace',
      add column fiscal_position text,
      add column marketplace_tax numeric(18, 4) not null default 0,
      add column received_total numeric(18, 4) not null default 0,
      add constraint ck_sale_order_tax_system
        check (tax_system in ('default', 'marketplace', 'marketplaceWithFiscalPosition'))`);
    await queryRunner.query('update sale_order set marketplace_tax = amount_tax, received_total = amount_total');
    await queryRunner.query(`alter table sale_order
      alter column tax_system drop default, alter column marketplace_tax drop default, alter column received_total drop default`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table sale_order
      drop column tax_system, drop column fiscal_position, drop column marketplace_tax, drop column received_total`);
    await queryRunner.query('alter table sale_order_line_tax drop column instead_of');
    await queryRunner.query('alter table tax drop column account');
    await queryRunner.query('drop table product_tax');
  }
}
