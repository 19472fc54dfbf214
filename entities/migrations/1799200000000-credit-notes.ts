import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credit notes know the refund and the invoice that they are for; lines that were refunded before shipping are held. */
export class CreditNotes1799200000000 implements MigrationInterface {
  name = 'CreditNotes1799200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table invoice add refund_state text, add order_refund_id text, add reason text, add credited_invoice_id bigint,
         add validation_wanted_by text,
         add constraint fk_invoice_credited_invoice_id foreign key (credited_invoice_id) references invoice(id)`,
    );
    await queryRunner.query(
      `create index ix_invoice_credited_invoice on invoice (credited_invoice_id) where credited_invoice_id is not null`,
    );
    await queryRunner.query(
      `alter table sale_order_line add refund_hold text,
         add constraint ck_sale_order_line_refund_hold check (refund_hold in ('held', 'released', 'leftOut'))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table sale_order_line drop column refund_hold`);
    await queryRunner.query(
      `alter table invoice drop column refund_state, drop column order_refund_id, drop column reason,
         drop column credited_invoice_id, drop column validation_wanted_by`,
    );
  }
}
