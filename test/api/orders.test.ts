import { atRiskFrom } from '../../domain/shipping-risk';
import type { Instance } from '../../entities/instance.entity';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anImportedOrder, anInstance, anOrderRow, type BackOffice } from './support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
});

interface PageBody {
  readonly items: readonly { readonly marketplaceOrderId: string }[];
  readonly nextCursor: string | null;
  readonly count: { readonly value: number; readonly exact: boolean };
}

const list = async (query: string): Promise<PageBody> =>
  (await under.call({ url: `/orders?instance=${instance.code}${query}` })).json<PageBody>();
const idsOf = (page: PageBody): string[] => page.items.map(({ marketplaceOrderId }) => marketplaceOrderId);

async function orders(...parts: Parameters<typeof anOrderRow>[2][]): Promise<string[]> {
  const ids: string[] = [];
  for (const each of parts) ids.push((await anOrderRow(under.dataSource, instance, each)).marketplaceOrderId);
  return ids;
}

const at = (hour: number): Date => new Date(Date.UTC(2026, 2, 1, hour));

describe('TRK-07 late risk', () => {
  const inHours = (hours: number): Date => new Date(Date.now() + hours * 3_600_000);
  interface Counted {
    readonly marketplaceOrderId: string;
    readonly secondsToDeadline: number | null;
    readonly shippingRisk: string | null;
  }

  it('is listed by the deadline of what is not shipped, and counted down', async () => {
    const due = (hours: number, leadDays = 0) => {
      const deadline = inHours(hours);
      return { shippingDeadline: deadline, nextDeadlineAt: deadline, atRiskFrom: atRiskFrom({ deadline, leadDays }) };
    };
    const [late, lastDay, onTime, shipped] = await orders(due(-2), due(20), due(60), { shippingDeadline: inHours(-9) });
    const [inLeadDays] = await orders(due(60, 3));
    const risky = await list('&shippingRisk=late&shippingRisk=atRisk&sort=shippingDeadline');
    expect(idsOf(risky)).toEqual([late, lastDay, inLeadDays]);
    expect(idsOf(await list('&shippingRisk=late'))).toEqual([late]);
    expect(idsOf(await list('&shippingRisk=onTime'))).toEqual([onTime]);
    const rows = (await list('&sort=shippingDeadline')).items as unknown as Counted[];
    const rowOf = (id: string | undefined) => rows.find(({ marketplaceOrderId }) => marketplaceOrderId === id);
    expect([late, lastDay, inLeadDays, onTime].map((id) => rowOf(id)?.shippingRisk)).toEqual([
      ...['late', 'atRisk', 'atRisk', 'onTime'],
    ]);
    expect(rowOf(late)?.secondsToDeadline).toBeLessThanOrEqual(-7200);
    expect(rowOf(lastDay)?.secondsToDeadline).toBeGreaterThan(19 * 3600);
    expect(rowOf(shipped)).toMatchObject({ shippingRisk: null, secondsToDeadline: null });
  });
});

describe('The list of orders', () => {
  it('is sorted by the time of the order, newest first, and pages without doubling or losing a row', async () => {
    const ids = await orders(...[1, 2, 2, 2, 3].map((hour) => ({ orderedAt: at(hour) })));
    const [first, second, third, fourth, fifth] = ids;
    const pages = [await list('&limit=2')];
    await orders({ orderedAt: at(9) });
    while (pages.at(-1)?.nextCursor !== null)
      pages.push(await list(`&limit=2&cursor=${pages.at(-1)?.nextCursor ?? ''}`));
    expect(pages.flatMap(idsOf)).toEqual([fifth, fourth, third, second, first]);
    expect(pages[0]?.count).toEqual({ value: 5, exact: true });
  });

  it('pages through orders without a deadline, which come last', async () => {
    const [without, alsoWithout, late, early] = await orders(
      {},
      {},
      { shippingDeadline: at(2) },
      { shippingDeadline: at(1) },
    );
    const first = await list('&limit=3&sort=shippingDeadline');
    const second = await list(`&limit=3&sort=shippingDeadline&cursor=${first.nextCursor ?? ''}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual([early, late, without, alsoWithout]);
  });

  it('tells the next page in the header Link', async () => {
    await orders({}, {});
    const answer = await under.call({ url: `/orders?instance=${instance.code}&limit=1` });
    expect(answer.headers.link).toMatch(/^<\/api\/v1\/orders\?instance=.*&limit=1&cursor=[\w-]+>; rel="next"$/);
  });

  it.each([
    ['state=SHIPPED&state=RECEIVED', { state: 'SHIPPED' }],
    ['decision=ignored', { decision: 'ignored' as const }],
    ['progress=parked&turn=us', { progress: 'parked' as const }],
    ['turn=warehouse', { turn: 'warehouse' as const }],
    ['step=confirmOrder', { currentStep: 'confirmOrder' }],
    ['reasonCode=unknownSku', { reasonCode: 'unknownSku' }],
    ['paymentType=CARD', { paymentType: 'CARD' }],
    ['currency=PLN', { currency: 'PLN' }],
    ['text=special', { marketplaceOrderId: 'a-SPECIAL-one' }],
    ['createdFrom=2026-03-01T05:00:00Z&createdTo=2026-03-01T06:00:00Z', { orderedAt: at(5) }],
    ['shipByFrom=2026-03-01T05:00:00%2B01:00&shipByTo=2026-03-01T05:00:00Z', { shippingDeadline: at(4) }],
  ])('finds by %s', async (query, parts) => {
    const [, wanted] = await orders({ orderedAt: at(7) }, parts);
    expect(idsOf(await list(`&${query}`))).toEqual([wanted]);
  });

  it.each([
    ['state=NOPE', '/state'],
    ['colour=red', '/colour'],
    ['instance=nobody', '/instance'],
    ['reasonCode=nope', '/reasonCode'],
    ['createdFrom=2026-03-01', '/createdFrom'],
    ['limit=501', '/limit'],
    ['sort=price', '/sort'],
  ])('refuses %s and names it', async (query, pointer) => {
    const answer = await under.call({ url: `/orders?${query}` });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json<{ errors: { pointer: string }[] }>().errors[0]?.pointer).toMatch(new RegExp(`^${pointer}`));
  });

  it('refuses a cursor with other filters, another sort, or made up', async () => {
    await orders({}, {});
    const { nextCursor } = await list('&limit=1');
    for (const query of [
      `&state=SHIPPING&cursor=${nextCursor ?? ''}`,
      `&sort=orderedAt&cursor=${nextCursor ?? ''}`,
      '&cursor=abc',
    ]) {
      const answer = await under.call({ url: `/orders?instance=${instance.code}${query}` });
      expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([400, '/problems/cursorNotFitting']);
    }
  });
});

describe('One order', () => {
  it('is addressed by its own id, whatever characters that has', async () => {
    const id = 'A/1 é#?&%2F-A';
    await orders({ marketplaceOrderId: id });
    const answer = await under.call({ url: `/orders/${instance.code}/${encodeURIComponent(id)}` });
    const { marketplaceOrderId, temporal } = answer.json<{ marketplaceOrderId: string; temporal: object }>();
    expect(marketplaceOrderId).toBe(id);
    const workflowId = `order/${instance.code}/${id}`;
    const url = `http://temporal.example/namespaces/${under.temporal.options.namespace}/workflows/${encodeURIComponent(workflowId)}`;
    expect(temporal).toEqual({ workflowId, url });
  });

  it('shows amounts as decimal text with their currency and lines, deliveries and steps', async () => {
    const { order } = await anImportedOrder(under.dataSource, instance, backOffice);
    const answer = await under.call({ url: `/orders/${instance.code}/${order.marketplaceOrderId}` });
    expect(answer.json()).toMatchObject({
      state: 'SHIPPING',
      total: { amount: '12.50', currency: 'EUR' },
      saleOrder: {
        amounts: {
          untaxed: { amount: '10.4167', currency: 'EUR' },
          ours: { amount: '12.50', currency: 'EUR' },
          difference: { amount: '0.00', currency: 'EUR' },
        },
        lines: [{ position: 1, kind: 'product', quantity: 2, amount: { amount: '12.50', currency: 'EUR' } }],
        deliveries: [{ state: 'ready', warehouse: 'MAIN', lines: [{ quantity: 2, reserved: 2 }] }],
        invoices: [],
      },
      steps: [],
    });
  });

  it('masks people: initials and country, no street, e-mail or phone', async () => {
    const { order } = await anImportedOrder(under.dataSource, instance, backOffice);
    const one = await under.call({ url: `/orders/${instance.code}/${order.marketplaceOrderId}` });
    const listed = await under.call({ url: `/orders?instance=${instance.code}` });
    expect(one.json()).toMatchObject({ buyer: { initials: 'Z. V. D. B.', country: 'FR' } });
    for (const text of [one.body, listed.body]) expect(text).not.toMatch(/Zoé|Berg|Lilas|alias\.example|\+33/);
  });

  it('has the reason of its park as long as that stands, and none while the step is tried again', async () => {
    const park = { parkedStep: 'shipDelivery', reasonCode: 'forbidden', reasonText: 'OR23: 403' } as const;
    const order = await anOrderRow(under.dataSource, instance, { ...park, progress: 'running' });
    const url = `/orders/${instance.code}/${order.marketplaceOrderId}`;
    expect((await under.call({ url })).json()).toMatchObject({ reasonCode: null, reasonText: null });
    await under.dataSource.query(
      `update marketplace_order set parked_content_hash = content_hash, progress = 'paused' where id = $1`,
      [order.id],
    );
    expect((await under.call({ url })).json()).toMatchObject({ progress: 'paused', reasonCode: 'forbidden' });
  });

  it('is 404 with words when it is not known', async () => {
    const answer = await under.call({ url: `/orders/${instance.code}/NOPE` });
    expect(answer.statusCode).toBe(404);
    expect(answer.json<{ detail: string }>().detail).toContain('"NOPE"');
  });

  it('has a timeline, newest first, in pages', async () => {
    const order = await anOrderRow(under.dataSource, instance);
    for (const kind of ['received', 'imported', 'confirmed']) {
      await addTimelineEntry(under.dataSource.manager, order.id, { kind, actor: 'system', sentence: kind });
    }
    const url = `/orders/${instance.code}/${order.marketplaceOrderId}/timeline`;
    const first = (await under.call({ url: `${url}?limit=2` })).json<{
      items: { kind: string }[];
      nextCursor: string;
    }>();
    const second = (await under.call({ url: `${url}?limit=2&cursor=${first.nextCursor}` })).json<{
      items: { kind: string }[];
    }>();
    expect([...first.items, ...second.items].map(({ kind }) => kind)).toEqual(['confirmed', 'imported', 'received']);
  });
});

describe('A command on an order while Temporal is away', () => {
  it('is a 503 in words, and reads go on', async () => {
    const order = await anOrderRow(under.dataSource, instance);
    const url = `/orders/${instance.code}/${order.marketplaceOrderId}`;
    const answer = await under.call({ method: 'POST', url: `${url}/retry`, body: { parkNumber: 1 } });
    expect([answer.statusCode, answer.json<{ type: string }>().type]).toEqual([503, '/problems/temporalAway']);
    expect(answer.headers['retry-after']).toBe('5');
    expect((await under.call({ url })).statusCode).toBe(200);
  });

  it('asks Skip for a reason before anything else', async () => {
    const order = await anOrderRow(under.dataSource, instance);
    const url = `/orders/${instance.code}/${order.marketplaceOrderId}/skip`;
    const answer = await under.call({ method: 'POST', url, body: { parkNumber: 1 } });
    expect(answer.json()).toMatchObject({ status: 400, errors: [{ pointer: '/reason' }] });
  });
});
