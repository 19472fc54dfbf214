import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Causes that are gone wait for the dispatcher, and a park tells the transaction in which it was written. */
export class ParkReleases1799600000000 implements MigrationInterface {
  name = 'ParkReleases1799600000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table park_release (
      id bigint generated always as identity constraint pk_park_release primary key,
      reason_code text not null,
      instance_id bigint constraint fk_park_release_instance_id references instance (id),
      subjects text[],
      horizon bigint,
      created_at timestamptz not null default now())`);
    await queryRunner.query('alter table marketplace_order add column parked_in_transaction bigint');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table marketplace_order drop column parked_in_transaction');
    await queryRunner.query('drop table park_release');
  }
}
