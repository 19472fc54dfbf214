import { createSecretBox } from '../../platform/secret-box';
import { keyFingerprint } from '../../platform/key-fingerprint';
import { demoDefinition } from '../../scripts/demo/definition';
import { connectionTestId, instanceConfirmationId } from '../../workflows/ids';
import type { ConfirmationResult, ConnectionTestResult } from '../../workflows/messages';
import type { TestConnector } from './connector';

export interface ShopToConnect {
  readonly code: string;
  readonly shopId: string;
  readonly apiKey: string;
  /** Of the sandbox, unless given. */
  readonly baseUrl?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The sandbox's other shop: orders there are accepted by hand. */
export const secondShop: ShopToConnect = { code: 'halles', shopId: '2043', apiKey: 'sandbox-key-2043' };

/** Adds an instance of the demo's company, a draft, with one workflow configuration line for every payment. */
export async function addInstance(connector: TestConnector, shop: ShopToConnect): Promise<void> {
  const { dataSource, config, sandbox } = connector;
  const sealed = createSecretBox(config.encryptionKeys).seal(shop.apiKey);
  await dataSource.query(
    `with added as (
       insert into instance (code, name, environment, base_url, shop_id, api_key_ciphertext, api_key_key_id,
                             api_key_fingerprint, company_id, warehouse_id, settings)
       select $1, $1, 'sandbox', $2, $3, $4, $5, $6, c.id, w.id, $7
         from company c join warehouse w on w.company_id = c.id where c.code = $8
       returning id, company_id
     )
     insert into workflow_configuration (instance_id, payment_type, financial_status, order_workflow_id)
     select added.id, '*', 'Any', w.id from added join order_workflow w on w.company_id = added.company_id`,
    [
      shop.code,
      shop.baseUrl ?? sandbox.url,
      shop.shopId,
      sealed.ciphertext,
      sealed.keyId,
      keyFingerprint(shop.apiKey),
      JSON.stringify({ ...demoDefinition.instance.settings, ...shop.settings }),
      demoDefinition.company.code,
    ],
  );
}

export function testConnection(connector: TestConnector, instanceCode: string): Promise<ConnectionTestResult> {
  return connector.run('connectionTest', connectionTestId(instanceCode), { instanceCode });
}

export function confirmInstance(connector: TestConnector, instanceCode: string): Promise<ConfirmationResult> {
  return connector.run('instanceConfirmation', instanceConfirmationId(instanceCode), { instanceCode });
}

/** Adds an instance and brings it to confirmed. */
export async function connectShop(connector: TestConnector, shop: ShopToConnect): Promise<void> {
  await addInstance(connector, shop);
  const tested = await testConnection(connector, shop.code);
  if (!tested.isGood) throw new Error(tested.words);
  const confirmed = await confirmInstance(connector, shop.code);
  if (!confirmed.isConfirmed) throw new Error(confirmed.words);
}
