import type { OrderBody } from '../../api/schemas/order';
import { createSecretBox } from '../../platform/secret-box';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { linesOf, take } from '../support/booked';
import { INSTANCE_CODE, startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { aFreshOrder } from '../support/importing';
import { command } from '../support/order-commands';
import { orderRow, parkedFor, waitingFor } from '../support/order-row';

let connector: TestConnector;
let under: ApiUnderTest;

beforeAll(async () => {
  connector = await startConnector({ settings: { writeBackOrderNumber: false } });
  const { dataSource, client: temporal, config } = connector;
  under = await serveApi({ dataSource, temporal, secretBox: createSecretBox(config.encryptionKeys) });
}, 60_000);
afterAll(async () => {
  await under.stop();
  await connector.stop();
});

const urlOf = (id: string): string => `/orders/${INSTANCE_CODE}/${id}`;
const readOrder = async (id: string): Promise<OrderBody> => (await under.call({ url: urlOf(id) })).json<OrderBody>();
const accept = (id: string, parkNumber: number, key = `accept-${id}-${String(parkNumber)}`) =>
  under.call({
    ...{ method: 'POST', url: `${urlOf(id)}/accept-totals` },
    ...{ body: { parkNumber, note: 'a coupon of theirs' }, headers: { 'idempotency-key': key } },
  });
const accepted = async (id: string): Promise<readonly { actor: string; sentence: string }[]> => {
  const { items } = (await under.call({ url: `${urlOf(id)}/timeline` })).json<{
    items: { kind: string; actor: string; sentence: string }[];
  }>();
  return items.filter(({ kind }) => kind === 'totalsAccepted').map(({ actor, sentence }) => ({ actor, sentence }));
};

const aProgram = expect.stringMatching(/^program /) as string;

/** One unit of 10.00 without shipping, of which the marketplace's own sum is another. */
const anOrderOf = (id: string, total: number | null, secondsLater = 0) => {
  const at = new Date(Date.now() + secondsLater * 1000).toISOString();
  const line = { price: 10, price_unit: 10, quantity: 1, shipping_price: 0, taxes: [], shipping_taxes: [] };
  const price = total === null ? null : 10;
  return aFreshOrder(id, line).with({ price, shipping_price: 0, total_price: total, last_updated_date: at }).build();
};

describe('ORD-09 totals that differ', () => {
  it('hold the order with both figures, until a person accepts these figures with a note', async () => {
    await take(connector, anOrderOf('SUM-1', 9.5));
    await eventually(() => parkedFor(connector, 'SUM-1', 'totalsDiffer'));
    const { parkNumber, reasonText } = await orderRow(connector, 'SUM-1');
    const figures = 'The marketplace says 9.50 EUR, our lines add up to 10.00 EUR: a difference of 0.50';
    expect(reasonText).toBe(figures);
    expect((await accept('SUM-1', parkNumber + 1)).statusCode).toBe(409);

    const answer = await accept('SUM-1', parkNumber);
    expect(answer.json()).toEqual({ outcome: 'accepted', message: expect.stringContaining('accepted') as string });
    expect((await accept('SUM-1', parkNumber)).json()).toEqual(answer.json());
    await eventually(() => waitingFor(connector, 'SUM-1', 'delivery'));
    expect(await accepted('SUM-1')).toEqual([
      { actor: aProgram, sentence: `Totals accepted: a coupon of theirs. ${figures}` },
    ]);
    expect((await readOrder('SUM-1')).saleOrder?.amounts).toMatchObject({
      ours: { amount: '10.00' },
      marketplace: { amount: '9.50' },
      difference: { amount: '0.50' },
      accepted: { by: aProgram, note: 'a coupon of theirs', at: expect.stringMatching(/^\d{4}-.*Z$/) as string },
    });
    expect((await accept('SUM-1', parkNumber, 'a-later-click')).json()).toMatchObject({ outcome: 'alreadyDone' });
  });

  it('hold it again when a later answer brings other figures, before the import and after it', async () => {
    await take(connector, anOrderOf('SUM-2', 9));
    await eventually(() => parkedFor(connector, 'SUM-2', 'totalsDiffer'));
    const first = await orderRow(connector, 'SUM-2');
    await take(connector, anOrderOf('SUM-2', 8, 2));
    await eventually(async () => (await orderRow(connector, 'SUM-2')).parkNumber > first.parkNumber);
    const old = await command(connector, 'SUM-2', 'acceptTotals', { parkNumber: first.parkNumber, note: 'of 9' });
    expect(old.outcome).toBe('alreadyDone');
    expect((await orderRow(connector, 'SUM-2')).saleOrderId).toBeNull();

    const { parkNumber } = await orderRow(connector, 'SUM-2');
    const now = await command(connector, 'SUM-2', 'acceptTotals', { parkNumber, note: 'of 8', actor: 'a person' });
    expect(now.outcome).toBe('accepted');
    await eventually(() => waitingFor(connector, 'SUM-2', 'delivery'));

    await take(connector, anOrderOf('SUM-2', 7, 4));
    await eventually(() => parkedFor(connector, 'SUM-2', 'totalsDiffer'));
    const later = await orderRow(connector, 'SUM-2');
    expect(later.reasonText).toBe('The marketplace says 7.00 EUR, our lines add up to 10.00 EUR: a difference of 3.00');
    expect((await accept('SUM-2', later.parkNumber)).statusCode).toBe(200);
    await eventually(() => waitingFor(connector, 'SUM-2', 'delivery'));
    expect((await readOrder('SUM-2')).saleOrder?.amounts).toMatchObject({ difference: { amount: '3.00' } });
    expect(await accepted('SUM-2')).toHaveLength(2);

    await take(connector, anOrderOf('SUM-2', 10, 6));
    await eventually(async () => (await readOrder('SUM-2')).saleOrder?.amounts.difference?.amount === '0.00');
  });

  it('are accepted also where the marketplace names no total', async () => {
    await take(connector, anOrderOf('SUM-3', null));
    await eventually(() => parkedFor(connector, 'SUM-3', 'totalsDiffer'));
    const { parkNumber } = await orderRow(connector, 'SUM-3');
    expect((await accept('SUM-3', parkNumber)).statusCode).toBe(200);
    await eventually(() => waitingFor(connector, 'SUM-3', 'delivery'));
    expect((await readOrder('SUM-3')).saleOrder?.amounts).toMatchObject({ marketplace: null, difference: null });
    expect((await linesOf(connector, 'SUM-3')).map(({ amount }) => amount)).toEqual(['10']);
  });

  it('are nothing that an order parked for another reason could be given', async () => {
    await take(connector, aFreshOrder('SUM-4', { offer_sku: 'NOBODY-HAS-IT' }).build());
    await eventually(() => parkedFor(connector, 'SUM-4', 'unknownSku'));
    const { parkNumber } = await orderRow(connector, 'SUM-4');
    const answer = await accept('SUM-4', parkNumber);
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ detail: 'The order is not parked for totals that differ' });
    await expect(command(connector, 'SUM-4', 'acceptTotals', { parkNumber })).rejects.toThrow();
  });
});
