import type { MigrationInterface, QueryRunner } from 'typeorm';

/** To-do's as records, who is told of them, and the messages that tell it. */
export class ToDos1799500000000 implements MigrationInterface {
  name = 'ToDos1799500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table to_do (
      id bigint generated always as identity not null,
      instance_id bigint not null,
      kind text not null,
      subject text not null,
      reason_code text not null,
      words text not null,
      order_id bigint,
      run_line_id bigint,
      responsible text[] not null,
      raised_at timestamptz not null default now(),
      due_at timestamptz not null,
      closed_at timestamptz,
      closed_by text,
      close_note text,
      constraint pk_to_do primary key (id),
      constraint fk_to_do_instance_id foreign key (instance_id) references instance (id),
      constraint fk_to_do_order_id foreign key (order_id) references marketplace_order (id),
      constraint fk_to_do_run_line_id foreign key (run_line_id) references run_line (id) on delete set null,
      constraint ck_to_do_kind check (kind in ('parkedOrder', 'failingOrder', 'failedLine'))
    )`);
    await queryRunner.query(
      'create unique index uq_to_do_open on to_do (instance_id, kind, subject, reason_code) where closed_at is null',
    );
    await queryRunner.query('create index ix_to_do_due on to_do (due_at, id) where closed_at is null');
    await queryRunner.query('create index ix_to_do_raised on to_do (raised_at, id)');
    await queryRunner.query('create index ix_to_do_order on to_do (order_id)');
    await queryRunner.query('create index ix_to_do_run_line on to_do (run_line_id)');
    await queryRunner.query(`create table notification (
      id uuid not null default gen_random_uuid(),
      channel text not null,
      recipient text not null,
      state text not null default 'waiting',
      to_do_count integer not null,
      attempts integer not null default 0,
      next_try_at timestamptz not null default now(),
      claimed_until timestamptz,
      last_error text,
      created_at timestamptz not null default now(),
      ended_at timestamptz,
      constraint pk_notification primary key (id),
      constraint ck_notification_state check (state in ('waiting', 'sent', 'givenUp')),
      constraint ck_notification_channel check (channel in ('mail', 'webhook'))
    )`);
    await queryRunner.query(
      `create index ix_notification_waiting on notification (next_try_at) where state = 'waiting'`,
    );
    await queryRunner.query('create index ix_notification_recipient on notification (channel, recipient, created_at)');
    await queryRunner.query('create index ix_notification_created on notification (created_at, id)');
    await queryRunner.query(`create table notice (
      id bigint generated always as identity not null,
      to_do_id bigint not null,
      channel text not null,
      recipient text not null,
      raised_at timestamptz not null default now(),
      notification_id uuid,
      constraint pk_notice primary key (id),
      constraint uq_notice_to_do_id_channel_recipient unique (to_do_id, channel, recipient),
      constraint fk_notice_to_do_id foreign key (to_do_id) references to_do (id) on delete cascade,
      constraint fk_notice_notification_id foreign key (notification_id) references notification (id) on delete cascade,
      constraint ck_notice_channel check (channel in ('mail', 'webhook'))
    )`);
    await queryRunner.query(
      'create index ix_notice_waiting on notice (channel, recipient) where notification_id is null',
    );
    await queryRunner.query('create index ix_notice_notification on notice (notification_id)');
    await queryRunner.query('alter table marketplace_order add left_to_person text');
    await queryRunner.query(
      'create index ix_marketplace_order_left on marketplace_order (left_to_person, instance_id) where left_to_person is not null',
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index ix_marketplace_order_left');
    await queryRunner.query('alter table marketplace_order drop column left_to_person');
    await queryRunner.query('drop table notice');
    await queryRunner.query('drop table notification');
    await queryRunner.query('drop table to_do');
  }
}
