import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a push without a clear answer is tried again; what the reason of a parked order names. */
export class PushPauses1796000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table delivery add column next_push_at timestamptz');
    await queryRunner.query('alter table marketplace_order add column reason_subjects text[]');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table marketplace_order drop column reason_subjects');
    await queryRunner.query('alter table delivery drop column next_push_at');
  }
}
