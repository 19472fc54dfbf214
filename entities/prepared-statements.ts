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

/** The driver's client, that sends declared statements by their names. */
export class PreparingClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    Object.defineProperty(this, 'query', { value: this.#queryByName.bind(this) });
  }

  #queryByName(statement: unknown, ...rest: readonly unknown[]): unknown {
    const name = typeof statement === 'string' ? names.get(statement) : undefined;
    const given = name === undefined ? statement : { name, text: statement };
    const query: unknown = Reflect.get(Client.prototype, 'query');
    if (typeof query !== 'function') throw new Error('The driver of PostgreSQL has no query');
    return Reflect.apply(query, this, [given, ...rest]);
  }
}
