import type { MigrationInterface, QueryRunner } from 'typeorm';

const KINDS_BEFORE = `'parkedOrder', 'failingOrder', 'failedLine'`;
const KINDS = `${KINDS_BEFORE}, 'failingWork', 'heldInstance', 'lateRisk', 'heldDelivery', 'untakenShipment'`;

const check = (kinds: string): string => `alter table to_do
  drop constraint ck_to_do_kind, add constraint ck_to_do_kind check (kind in (${kinds}))`;

/**
 * To-do's for what needs a person besides orders that are parked or fail: work that faults keep from going on, instances of
 * which nothing goes on, orders that threaten to be late, deliveries that wait for a decision.
 */
export class ToDosBesideOrders1799760000000 implements MigrationInterface {
  name = 'ToDosBesideOrders1799760000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(check(KINDS));
    await queryRunner.query(
      `alter table to_do add run_id uuid constraint fk_to_do_run_id references run (id) on delete set null`,
    );
    await queryRunner.query('create index ix_to_do_run on to_do (run_id)');
    await queryRunner.query(`create table failing_work (
      workflow_id text constraint pk_failing_work primary key,
      instance_id bigint not null constraint fk_failing_work_instance_id references instance (id),
      faults integer not null default 1,
      is_told boolean not null default false)`);
    await queryRunner.query(
      'alter table marketplace_order add at_risk_from timestamptz, add is_risk_told boolean not null default false',
    );
    await queryRunner.query(
      `update marketplace_order o
          set at_risk_from = o.next_deadline_at - make_interval(hours => 24 * greatest(1, coalesce(
                (select (s.workflow #>> '{orderWorkflow,securityLeadDays}')::integer from sale_order s where s.order_id = o.id), 0)))
        where o.next_deadline_at is not null`,
    );
    await queryRunner.query(
      `create index ix_marketplace_order_risk on marketplace_order (at_risk_from)
        where at_risk_from is not null and not is_risk_told`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_marketplace_order_risk');
    await queryRunner.query('alter table marketplace_order drop column is_risk_told, drop column at_risk_from');
    await queryRunner.query('drop table failing_work');
    await queryRunner.query('alter table to_do drop column run_id');
    await queryRunner.query(`delete from to_do where kind not in (${KINDS_BEFORE})`);
    await queryRunner.query(check(KINDS_BEFORE));
  }
}
