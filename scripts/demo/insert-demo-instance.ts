import type { DataSource } from 'typeorm';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { createSecretBox } from '../../platform/secret-box';
import type { Config } from '../../platform/config';
import { demoDefinition } from './definition';

const API_KEY = 'sandbox-key-2042';

/**
 * Writes the demo's instance, with the sandbox's key, into a database that has the demo's back office: what a person
 * does with the API. Nobody has tested or confirmed it yet.
 *
 * @param settings over those of the demo
 */
export async function insertDemoInstance(
  dataSource: DataSource,
  { encryptionKeys }: Pick<Config, 'encryptionKeys'>,
  { baseUrl, settings = {} }: { readonly baseUrl: string; readonly settings?: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { instance, company, warehouse } = demoDefinition;
  const sealed = createSecretBox(encryptionKeys).seal(API_KEY);
  await dataSource.query(
    `insert into instance (code, name, environment, base_url, shop_id, api_key_ciphertext, api_key_key_id,
                           api_key_fingerprint, company_id, warehouse_id, settings)
     select $1, $2, $3, $4, $5, $6, $7, $8, c.id, w.id, $9
       from company c join warehouse w on w.company_id = c.id where c.code = $10 and w.code = $11`,
    [
      instance.code,
      instance.name,
      instance.environment,
      baseUrl,
      instance.shopId,
      sealed.ciphertext,
      sealed.keyId,
      keyFingerprint(API_KEY),
      JSON.stringify({ ...instance.settings, ...settings }),
      company.code,
      warehouse.code,
    ],
  );
}
