import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MarketplaceClient } from '../../activities/mirakl/client';
import type { Page } from '../../activities/mirakl/paging/page';
import { readWhole } from '../../activities/mirakl/paging/read-whole';
import { receivedOrderId } from '../../activities/mirakl/order-page';
import { aClient } from '../support/a-client';
import { answerText, type ScriptedMarketplace, startScriptedMarketplace } from '../support/scripted-marketplace';

/** Recorded answers, kept beside the project. */
const SAMPLES = resolve(__dirname, '../../../shared/mirakl/samples');

type ListOf = (client: MarketplaceClient) => AsyncIterable<Page<{ readonly code: string }>>;

let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
});

afterAll(() => marketplace.close());

function serve(sample: string): ReturnType<typeof aClient> {
  marketplace.follow(answerText(readFileSync(`${SAMPLES}/${sample}.json`, 'utf8')));
  return aClient({ baseUrl: marketplace.url });
}

async function ordersOf(sample: string): Promise<readonly string[]> {
  const orders: string[] = [];
  for await (const page of serve(sample).orderPages({}, { use: 'sweep' })) {
    orders.push(...page.orders.map((order) => `${receivedOrderId(order) ?? '?'} ${order.decoded.kind}`));
  }
  return orders;
}

if (existsSync(SAMPLES)) {
  describe('recorded answers are read', () => {
    it('orders, as documented and as servers really send them', async () => {
      const decoded = ['AN-099871-B decoded', 'AN-100042-A decoded', 'AN-100057-A decoded'];
      expect([...(await ordersOf('OR11-res-three-orders'))].sort()).toEqual(decoded);
      expect(await ordersOf('OR11-res-wire-nulls')).toEqual(['AN-100057-A decoded']);
      expect(await ordersOf('OR11-res-empty')).toEqual([]);
    });

    it('shop and platform', async () => {
      expect(await serve('A01-res-shop').account()).toMatchObject({ shopId: '2042', state: 'OPEN', currency: 'EUR' });
      expect(await serve('PC01-res-platform').platformConfiguration()).toMatchObject({
        platformName: 'Atelier Nord',
        orderAcceptance: 'NOT_AUTOMATIC',
        hasMultiShipment: true,
        isUnregisteredCarrierForbidden: false,
        offerPricesDecimals: 2,
        timezone: 'Europe/Paris',
      });
    });

    it.each([
      ['CH11-res-channels', (client) => client.masterData.channels(), 'WEB_BE'],
      ['SH11-res-zones', (client) => client.masterData.shippingZones(), 'FR1'],
      ['SH12-res-methods', (client) => client.masterData.shippingMethods(), 'RELAY'],
      ['SH21-res-carriers', (client) => client.masterData.carriers(), 'COLISSIMO'],
      ['SH31-res-logistic-classes', (client) => client.masterData.logisticClasses(), 'XL'],
      ['OF61-res-states', (client) => client.masterData.offerStates('active'), '11'],
      ['H11-res-categories', (client) => client.masterData.categories(), 'OUT-PERC'],
      ['RE01-res-reasons', (client) => client.masterData.reasons(), '35'],
    ] as readonly (readonly [string, ListOf, string])[])('the list of %s', async (sample, list, code) => {
      const { entries, remarks } = await readWhole(list(serve(sample)));
      expect(entries.map((entry) => entry.code)).toContain(code);
      expect(remarks).toEqual([]);
    });

    it('the outcome of seller references, one by one', async () => {
      const references = ['AN-100042-A', 'AN-100999-A'].map((id) => ({
        marketplaceOrderId: id,
        sellerReference: 'SO',
      }));
      const results = await serve('OR04-res-one-error').writeSellerReferences(references);
      expect(results.map(({ kind }) => kind)).toEqual(['done', 'refused']);
    });
  });
} else {
  describe('recorded answers', () => {
    it('cannot be read: they are not at hand', () => {
      expect(existsSync(SAMPLES)).toBe(false);
    });
  });
}
