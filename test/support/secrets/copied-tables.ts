import { Client, type Connection, type Submittable } from 'pg';
import type { PlacedText } from './texts';

/** COPY to us, as the server sends it. */
class CopyOut implements Submittable {
  private readonly chunks: Buffer[] = [];
  private settle: { resolve: (text: string) => void; reject: (error: Error) => void } | null = null;

  readonly text = new Promise<string>((resolve, reject) => {
    this.settle = { resolve, reject };
  });

  constructor(private readonly statement: string) {}

  submit(connection: Connection): void {
    (connection as unknown as { query: (statement: string) => void }).query(this.statement);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // The driver uses its buffer again.
    this.chunks.push(Buffer.from(chunk));
  }

  handleCommandComplete(): void {
    // The end comes with the next one.
  }

  handleReadyForQuery(): void {
    this.settle?.resolve(Buffer.concat(this.chunks).toString('utf8'));
  }

  handleError(error: Error): void {
    this.settle?.reject(error);
  }
}

interface TableColumns {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Every table that is the product's own: one that a migration adds is among them by itself. */
async function tablesOf(client: Client): Promise<readonly TableColumns[]> {
  const { rows } = await client.query<TableColumns>(
    `select format('%I.%I', t.table_schema, t.table_name) as table,
            array_agg(c.column_name::text order by c.ordinal_position) as columns
       from information_schema.tables t join information_schema.columns c using (table_schema, table_name)
      where t.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
      group by t.table_schema, t.table_name order by 1`,
  );
  return rows;
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };
const unescaped = (cell: string): string => cell.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);

/** Bytes are looked through as text as well. */
function cellsOf(place: string, cell: string): PlacedText[] {
  const text = unescaped(cell);
  const bytes = /^\\x[0-9a-f]+$/.test(text)
    ? [{ place, text: Buffer.from(text.slice(2), 'hex').toString('latin1') }]
    : [];
  return [{ place, text }, ...bytes];
}

/** Every cell of every table, as COPY gives it. */
export async function copiedTables(databaseUrl: string): Promise<PlacedText[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const cells: PlacedText[] = [];
  for (const { table, columns } of await tablesOf(client)) {
    const named = columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(', ');
    const rows = await client.query(new CopyOut(`copy (select ${named} from ${table}) to stdout`)).text;
    for (const row of rows.split('\n').filter((line) => line !== '')) {
      row.split('\t').forEach((cell, index) => {
        const place = `${table.replace(/^public\./, '')}.${columns[index] ?? '?'}`;
        if (cell !== '\\N') cells.push(...cellsOf(place, cell));
      });
    }
  }
  await client.end();
  return cells;
}
