import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invoices are listed by instance, date and what is to be done; what was paid back of a credit note is entered by people. */
export class InvoiceLists1799770000000 implements MigrationInterface {
  name = 'InvoiceLists1799770000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table invoice add instance_id bigint, add commission numeric(18,4),
         add constraint fk_invoice_instance_id foreign key (instance_id) references instance(id)`,
    );
    await queryRunner.query(
      `update invoice v set instance_id = o.instance_id
         from sale_order s join marketplace_order o on o.id = s.order_id where s.id = v.sale_order_id`,
    );
    await queryRunner.query(`alter table invoice alter column instance_id set not null`);
    await queryRunner.query(`create index ix_invoice_instance on invoice (instance_id, id)`);
    await queryRunner.query(`create index ix_invoice_date on invoice (invoice_date, id)`);
    await queryRunner.query(`create index ix_invoice_draft on invoice (id) where state = 'draft'`);
    await queryRunner.query(
      `create index ix_invoice_credit_open on invoice (id)
        where kind = 'creditNote' and state in ('draft', 'posted') and refund_state is distinct from 'REFUNDED'`,
    );
    await queryRunner.query(`alter table payment add note text, add entered_by text, add entered_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table payment drop column note, drop column entered_by, drop column entered_at`);
    await queryRunner.query(`drop index ix_invoice_credit_open`);
    await queryRunner.query(`drop index ix_invoice_draft`);
    await queryRunner.query(`drop index ix_invoice_date`);
    await queryRunner.query(`alter table invoice drop column instance_id, drop column commission`);
  }
}
