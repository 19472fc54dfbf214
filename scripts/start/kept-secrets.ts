import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { readJsonFile, writePrivateJson } from './private-file';

const secretsSchema = z.object({
  installationId: z.string(),
  /** As CONNECTOR_ENCRYPTION_KEYS has it. */
  encryptionKeys: z.string(),
  apiToken: z.string(),
  databasePassword: z.string(),
});

export type Secrets = z.infer<typeof secretsSchema>;

export interface KeptSecrets {
  readonly secrets: Secrets;
  /** Made by this start. */
  readonly isNew: boolean;
}

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
  };
}

/** What this installation was given at its first start, made now if this is the first. */
export function keepSecrets(file: string): KeptSecrets {
  const kept = readJsonFile(file, secretsSchema);
  if (kept !== null) return { secrets: kept, isNew: false };
  const secrets = makeSecrets();
  writePrivateJson(file, secrets);
  return { secrets, isNew: true };
}
