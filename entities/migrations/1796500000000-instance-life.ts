import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pause, archive and the installation's fingerprint of an instance, and its story. */
export class InstanceLife1796500000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`alter table instance
      add column installation_fingerprint text,
      add column is_copied boolean not null default false,
      add column paused_by text,
      add column pause_note text,
      add column paused_at timestamptz,
      add column archived_at timestamptz`);
    await queryRunner.query(`create table instance_event (
      id bigint generated always as identity not null,
      instance_id bigint not null,
      at timestamptz not null default now(),
      kind text not null,
      actor text not null,
      sentence text not null,
      data jsonb not null default '{}',
      constraint pk_instance_event primary key (id),
      constraint fk_instance_event_instance_id foreign key (instance_id) references instance (id)
    )`);
    await queryRunner.query('create index ix_instance_event_instance on instance_event (instance_id, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table instance_event');
    await queryRunner.query(`alter table instance
      drop column archived_at, drop column paused_at, drop column pause_note, drop column paused_by,
      drop column is_copied, drop column installation_fingerprint`);
  }
}
