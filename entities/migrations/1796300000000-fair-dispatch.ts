import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The dispatcher takes orders instance by instance, for changes as for readings; the list by deadline shows all orders. */
export class FairDispatch1796300000000 implements MigrationInterface {
  name = 'FairDispatch1796300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_marketplace_order_pending');
    await queryRunner.query('drop index ix_marketplace_order_read_back');
    await queryRunner.query('drop index ix_marketplace_order_deadline');
    await queryRunner.query('create index ix_marketplace_order_deadline on marketplace_order (shipping_deadline, id)');
    await queryRunner.query(
      `create index ix_marketplace_order_pending on marketplace_order (instance_id, id)
        where pending_revision > dispatched_revision`,
    );
    await queryRunner.query(
      'create index ix_marketplace_order_read_back on marketplace_order (instance_id, id) where read_back_wanted',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_marketplace_order_deadline');
    await queryRunner.query(
      `create index ix_marketplace_order_deadline on marketplace_order (shipping_deadline, id)
        where progress <> 'finished'`,
    );
    await queryRunner.query('drop index ix_marketplace_order_read_back');
    await queryRunner.query('drop index ix_marketplace_order_pending');
    await queryRunner.query(
      'create index ix_marketplace_order_read_back on marketplace_order (instance_id) where read_back_wanted',
    );
    await queryRunner.query(
      `create index ix_marketplace_order_pending on marketplace_order (id) where pending_revision > dispatched_revision`,
    );
  }
}
