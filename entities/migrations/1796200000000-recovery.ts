import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Recoveries, and the word of a person on the next number of a journal. */
export class Recovery1796200000000 implements MigrationInterface {
  name = 'Recovery1796200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `create table recovery (
        id bigint generated always as identity not null,
        at timestamptz not null default now(),
        since timestamptz not null,
        revision integer not null,
        order_number_until bigint not null,
        constraint uq_recovery_revision unique (revision),
        constraint pk_recovery primary key (id)
      )`,
    );
    await queryRunner.query(`alter table journal_series add column confirmed_at timestamptz`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table journal_series drop column confirmed_at`);
    await queryRunner.query(`drop table recovery`);
  }
}
