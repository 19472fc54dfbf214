import { postgresDataFolder } from '../servers/postgres-server';
import { embeddedDatabase, ensureDatabase, migrate } from './database-part';
import { startParts, step, type StartContext } from './start-context';

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

async function startEmbedded(context: StartContext): Promise<string> {
  const { folder, ports, secrets } = context;
  return step(context, 'PostgreSQL', async () => {
    const place = postgresDataFolder(folder.postgresFolder, secrets.installationId);
    const database = embeddedDatabase({
      folder: place,
      port: ports.postgres,
      password: secrets.databasePassword,
    });
    await startParts(context, 'PostgreSQL', [database.part]);
    await ensureDatabase(database.serverUrl);
    return { value: database.url, outcome: `port ${String(ports.postgres)}, data in ${place}` };
  });
}

/** PostgreSQL with an up-to-date schema: the server of DATABASE_URL, else one of our own. Answers its address. */
export async function startDatabase(context: StartContext): Promise<string> {
  const given = context.env.DATABASE_URL;
  if (isSet(given)) context.terminal.say('PostgreSQL: the server of DATABASE_URL');
  const url = isSet(given) ? given : await startEmbedded(context);
  await step(context, 'Database schema', async () => {
    const count = await migrate(url);
    return {
      value: undefined,
      outcome: count === 0 ? 'up to date' : `brought up to date (migrations: ${String(count)})`,
    };
  });
  return url;
}
