import { postgresOptionsSchema } from '../../../scripts/servers/postgres-server';
import { startHelperProcess } from '../../../scripts/servers/helper-process';

/** Starts PostgreSQL with the options given as JSON, says its process id, and goes on until it is killed. */
async function main(options: string): Promise<void> {
  const server = await startHelperProcess(
    'scripts/servers/postgres-helper.ts',
    postgresOptionsSchema.parse(JSON.parse(options)),
  );
  process.stdout.write(`${String(server.serverPid)}\n`);
  await server.ended;
}

void main(process.argv[2] ?? '{}');
