import type { TestConnector } from './connector';

/** Every history and every schedule of the namespace as text, payloads decoded: where whatever must not be there can be looked for. */
export async function allHistories({ client }: TestConnector): Promise<string> {
  const texts: string[] = [];
  for await (const { workflowId, runId, typedSearchAttributes, memo } of client.workflow.list()) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    texts.push(workflowId, JSON.stringify(typedSearchAttributes.getAll()), JSON.stringify(memo));
    texts.push(JSON.stringify(history), ...payloadsOf(history));
  }
  for await (const { scheduleId } of client.schedule.list()) {
    const { raw, ...described } = await client.schedule.getHandle(scheduleId).describe();
    texts.push(JSON.stringify(described), ...payloadsOf(raw));
  }
  return texts.join('\n');
}

/** The bytes of payloads, in whatever shape they come, as text. */
function payloadsOf(value: unknown): string[] {
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(payloadsOf);
}

/** Every table of the database as text. */
export async function allTables({ dataSource }: TestConnector): Promise<string> {
  const tables: { name: string }[] = await dataSource.query(
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public'`,
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows: { text: string }[] = await dataSource.query(`select t::text as text from ${name} t`);
    texts.push(...rows.map(({ text }) => text));
  }
  return texts.join('\n');
}
