import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ApiToken } from '../../entities/api-token.entity';

const TOKEN_NAME = 'npm start';

/** Makes the token of this installation a right to do everything. Only its SHA-256 is stored. */
export async function grantApiToken(dataSource: DataSource, token: string): Promise<void> {
  const tokenHash = createHash('sha256').update(token).digest('hex');
  await dataSource.getRepository(ApiToken).upsert({ name: TOKEN_NAME, tokenHash, scopes: ['*'] }, ['name']);
}
