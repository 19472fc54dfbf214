import type { DataSource } from 'typeorm';
import { z } from 'zod';

/** Which command of whom: a key is its caller's own, and belongs to one path. */
export interface CommandIdentity {
  readonly tokenId: string;
  readonly path: string;
  readonly key: string;
  /** Of method and body: the same key with another body is a mistake. */
  readonly requestHash: string;
}

const storedAnswerSchema = z.object({
  body: z.string(),
  contentType: z.string().nullable(),
  location: z.string().nullable(),
});

export type StoredAnswer = z.output<typeof storedAnswerSchema>;

export type Reservation =
  | { readonly kind: 'reserved'; readonly id: string }
  | { readonly kind: 'otherRequest' }
  | { readonly kind: 'running' }
  | { readonly kind: 'answered'; readonly status: number; readonly answer: StoredAnswer };

const KEPT = `interval '7 days'`;

/** A command without an answer after this time died with its process; whoever repeats it takes it over. */
const ABANDONED_AFTER = `interval '5 minutes'`;

const rowSchema = z.object({
  id: z.string(),
  request_hash: z.string(),
  status: z.number().nullable(),
  response: z.unknown(),
  is_abandoned: z.boolean(),
});

/** The first answers to commands, kept for seven days. */
export interface IdempotencyStore {
  reserve(command: CommandIdentity): Promise<Reservation>;
  keep(id: string, status: number, answer: StoredAnswer): Promise<void>;
  /** The command has not been carried out: it may be tried again with the same key. */
  release(id: string): Promise<void>;
}

export function createIdempotencyStore(dataSource: DataSource): IdempotencyStore {
  return {
    reserve: (command) => reserve(dataSource, command),
    keep: async (id, status, answer) => {
      await dataSource.query(`update idempotency_key set status = $2, response = $3 where id = $1`, [
        id,
        status,
        JSON.stringify(answer),
      ]);
    },
    release: async (id) => {
      await dataSource.query(`delete from idempotency_key where id = $1 and status is null`, [id]);
    },
  };
}

const idsSchema = z.array(z.object({ id: z.string() }));

async function reserve(dataSource: DataSource, command: CommandIdentity): Promise<Reservation> {
  const { tokenId, path, key, requestHash } = command;
  const inserted = idsSchema.parse(
    await dataSource.query(
      `with expired as (
         delete from idempotency_key where api_token_id = $1 and created_at < now() - ${KEPT} and (path, key) <> ($2, $3)
       )
       insert into idempotency_key (api_token_id, path, key, request_hash) values ($1, $2, $3, $4)
       on conflict (api_token_id, path, key) do update
          set request_hash = excluded.request_hash, status = null, response = null, created_at = now()
        where idempotency_key.created_at < now() - ${KEPT}
       returning id`,
      [tokenId, path, key, requestHash],
    ),
  );
  const [own] = inserted;
  return own === undefined ? meet(dataSource, command) : { kind: 'reserved', id: own.id };
}

/** What stands under the key already. */
async function meet(dataSource: DataSource, command: CommandIdentity): Promise<Reservation> {
  const { tokenId, path, key, requestHash } = command;
  const [row] = z.array(rowSchema).parse(
    await dataSource.query(
      `select id, request_hash, status, response, created_at < now() - ${ABANDONED_AFTER} as is_abandoned
         from idempotency_key where api_token_id = $1 and path = $2 and key = $3`,
      [tokenId, path, key],
    ),
  );
  // Released between the two statements: the first has ended without an answer.
  if (row === undefined) return { kind: 'running' };
  if (row.request_hash !== requestHash) return { kind: 'otherRequest' };
  if (row.status !== null)
    return { kind: 'answered', status: row.status, answer: storedAnswerSchema.parse(row.response) };
  return row.is_abandoned ? takeOver(dataSource, row.id) : { kind: 'running' };
}

/** Of two that try, one gets it. */
async function takeOver(dataSource: DataSource, id: string): Promise<Reservation> {
  const [rows] = z.tuple([idsSchema, z.number()]).parse(
    await dataSource.query(
      `update idempotency_key set created_at = now()
        where id = $1 and status is null and created_at < now() - ${ABANDONED_AFTER} returning id`,
      [id],
    ),
  );
  return rows.length === 1 ? { kind: 'reserved', id } : { kind: 'running' };
}
