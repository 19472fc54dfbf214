import { migrate } from './start/database-part';

/** `npm run migrate`: brings the schema of DATABASE_URL up to date. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (url === undefined || url === '')
    throw new Error('DATABASE_URL is missing: the address of the database to bring up to date.');
  const count = await migrate(url);
  process.stdout.write(count === 0 ? 'The schema is up to date.\n' : `Migrations run: ${String(count)}.\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
