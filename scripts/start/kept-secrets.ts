import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writePrivateJson } from './private-file';

const secretsSchema = z.object({
  installationId: z.string(),
  /** As CONNECTOR_ENCRYPTION_KEYS has it. */
  encryptionKeys: z.string(),
  apiToken: z.string(),
  databasePassword: z.string(),
  /** A start has shown it. */
  isTokenShown: z.boolean(),
});

export type Secrets = z.infer<typeof secretsSchema>;

const KEY_BYTES = 32;
const TOKEN_BYTES = 24;
/** Known to secret scanners by its prefix. */
const TOKEN_PREFIX = 'connector_';

function makeSecrets(): Secrets {
  return {
    installationId: randomUUID(),
    encryptionKeys: `local-1:${randomBytes(KEY_BYTES).toString('base64')}`,
    apiToken: `${TOKEN_PREFIX}${randomBytes(TOKEN_BYTES).toString('base64url')}`,
    databasePassword: randomBytes(TOKEN_BYTES).toString('hex'),
    isTokenShown: false,
  };
}

/** What this installation was given at its first start, made now if this is the first. */
export function keepSecrets(file: string): Secrets {
  const kept = readJsonFile(file, secretsSchema);
  if (kept !== null) return kept;
  const secrets = makeSecrets();
  writePrivateJson(file, secrets);
  return secrets;
}

/** Later starts only say where the token is. */
export function noteTokenShown(file: string, secrets: Secrets): void {
  if (!secrets.isTokenShown) writePrivateJson(file, { ...secrets, isTokenShown: true });
}
