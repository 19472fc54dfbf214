import { Client, type ClientConfig } from 'pg';

const names = new Map<string, string>();

/**
 * Declares a statement that runs again and again: each connection has it parsed and planned once, under this name, and
 * from then on only sends its values. To plan what reads an order costs PostgreSQL more than to run it. Its columns are
 * named one by one, since PostgreSQL refuses a prepared statement whose columns a migration has changed.
 *
 * @returns the statement, for `manager.query`
 */
export function prepared(name: string, statement: string): string {
  names.set(statement, name);
  return statement;
}

/** What a transaction begins with, as TypeORM says it. */
const BEGIN = 'START TRANSACTION';

/**
 * How long a connection keeps its plans. One that was made while a table held a page of rows reads all of them, and goes
 * on doing so when there are ten thousand; PostgreSQL itself makes another only when it has next counted the table's rows.
 */
const PLANS_KEPT_MS = 30_000;

/** The driver's client, that sends declared statements by their names, and has them planned anew from time to time. */
export class PreparingClient extends Client {
  #plannedAt = Date.now();

  constructor(config?: string | ClientConfig) {
    super(config);
    Object.defineProperty(this, 'query', { value: this.#queryByName.bind(this) });
  }

  #queryByName(statement: unknown, ...rest: readonly unknown[]): unknown {
    if (statement === BEGIN && Date.now() - this.#plannedAt >= PLANS_KEPT_MS) return this.#beginAnew(rest);
    const name = typeof statement === 'string' ? names.get(statement) : undefined;
    return this.#send(name === undefined ? statement : { name, text: statement }, rest);
  }

  async #beginAnew(rest: readonly unknown[]): Promise<unknown> {
    this.#plannedAt = Date.now();
    await this.#send('DISCARD PLANS', []);
    return this.#send(BEGIN, rest);
  }

  #send(statement: unknown, rest: readonly unknown[]): unknown {
    const query: unknown = Reflect.get(Client.prototype, 'query');
    if (typeof query !== 'function') throw new Error('The driver of PostgreSQL has no query');
    return Reflect.apply(query, this, [statement, ...rest]);
  }
}
