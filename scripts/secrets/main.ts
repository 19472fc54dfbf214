import { Command } from 'commander';
import { createDataSource } from '../../entities/data-source';
import { loadConfig } from '../../platform/config';
import { createSecretBox } from '../../platform/secret-box';
import { rotateKeys } from './rotate-keys';

/** `npm run secrets:rotate [-- --dry-run]`: ends with 1 when a key could not be opened. */
async function main(): Promise<void> {
  const command = new Command('secrets:rotate')
    .description('Seals the API keys of all instances again under the first key of CONNECTOR_ENCRYPTION_KEYS')
    .option('--dry-run', 'only says what would be done');
  const { dryRun = false } = command.parse().opts<{ dryRun?: boolean }>();
  const { database, encryptionKeys } = loadConfig(process.env);
  const currentKeyId = encryptionKeys[0]?.id ?? '';
  const dataSource = createDataSource(database.url, { applicationName: 'connector secrets' });
  await dataSource.initialize();
  try {
    const { resealed, unreadable } = await rotateKeys({
      ...{ dataSource, currentKeyId, secretBox: createSecretBox(encryptionKeys), isDryRun: dryRun },
      onProgress: ({ done, total }) => process.stdout.write(`${String(done)} of ${String(total)}\n`),
    });
    const did = dryRun ? 'would be sealed' : 'sealed';
    process.stdout.write(`${String(resealed)} API keys ${did} again under the key "${currentKeyId}".\n`);
    for (const words of unreadable) process.stderr.write(`${words}\n`);
    if (unreadable.length > 0) process.exitCode = 1;
    else if (!dryRun) process.stdout.write('Older keys may now be taken out of CONNECTOR_ENCRYPTION_KEYS.\n');
  } finally {
    await dataSource.destroy();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
