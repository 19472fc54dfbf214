import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was cancelled on the marketplace is handled once. Of orders imported before, all that the answer held which their
 * sale order reflects is handled.
 */
export class OrderChanges1799100000000 implements MigrationInterface {
  name = 'OrderChanges1799100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table order_change (
      id bigint generated always as identity not null,
      order_id bigint not null,
      key text not null,
      handled_at timestamptz not null default now(),
      constraint uq_order_change_order_id_key unique (order_id, key),
      constraint pk_order_change primary key (id),
      constraint fk_order_change_order_id foreign key (order_id) references marketplace_order (id)
    )`);
    await queryRunner.query(`
      with line as (
        select o.id as order_id, l.line
          from marketplace_order o
          join sale_order s on s.order_id = o.id
          join reception r on r.order_id = o.id and r.content_hash = o.applied_content_hash
          cross join jsonb_path_query(r.raw, 'lax $.order_lines[*]') as l (line)
      ), handled as (
        select order_id, 'cancelation/' || (line ->> 'order_line_id') || '/' || (c.cancelation ->> 'id') as key
          from line cross join jsonb_path_query(line, 'lax $.cancelations[*]') as c (cancelation)
        union
        select order_id, 'lineEnded/' || (line ->> 'order_line_id')
          from line where line ->> 'order_line_state' in ('REFUSED', 'CANCELED')
      )
      insert into order_change (order_id, key) select order_id, key from handled where key is not null`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table order_change');
  }
}
