import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each invoice line takes of each tax; invoices that exist are of whole orders, and their lines take the whole. */
export class InvoiceLineTaxes1799400000000 implements MigrationInterface {
  name = 'InvoiceLineTaxes1799400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table invoice_line_tax (
      id bigint generated always as identity not null,
      invoice_line_id bigint not null,
      position integer not null,
      tax_id bigint not null,
      amount numeric(18,4) not null,
      constraint uq_invoice_line_tax_invoice_line_id_position unique (invoice_line_id, position),
      constraint pk_invoice_line_tax primary key (id),
      constraint fk_invoice_line_tax_invoice_line_id foreign key (invoice_line_id) references invoice_line (id),
      constraint fk_invoice_line_tax_tax_id foreign key (tax_id) references tax (id)
    )`);
    await queryRunner.query(`insert into invoice_line_tax (invoice_line_id, position, tax_id, amount)
      select l.id, t.position, t.tax_id, t.amount
        from invoice_line l join invoice v on v.id = l.invoice_id and v.kind = 'invoice'
        join sale_order_line_tax t on t.sale_order_line_id = l.sale_order_line_id
       order by l.id, t.position`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table invoice_line_tax');
  }
}
