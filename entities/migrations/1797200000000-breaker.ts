import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an instance's marketplace answers in time, as all processes know it. */
export class Breaker1797200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table instance
      add column timeouts_in_row integer not null default 0,
      add column unresponsive_since timestamptz,
      add column next_probe_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table instance
      drop column next_probe_at, drop column unresponsive_since, drop column timeouts_in_row`);
  }
}
