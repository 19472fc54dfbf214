import { isOutcomeUnknown } from '../../../activities/mirakl/activity-failure';
import { aClient } from '../../support/a-client';
import {
  answerJson,
  answerText,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../../support/scripted-marketplace';

let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
});

afterAll(() => marketplace.close());

describe('the outcome of a write is a value where it is expected', () => {
  it('done, or refused with the words of the marketplace', async () => {
    const client = aClient({ baseUrl: marketplace.url });
    marketplace.follow(answerText('', 204));
    expect(await client.shipOrder('A')).toEqual({ kind: 'done' });
    marketplace.follow(answerJson({ status: 400, message: "Order 'A' is in state 'SHIPPED'" }, 400));
    expect(await client.shipOrder('A')).toEqual({ kind: 'refused', message: "Order 'A' is in state 'SHIPPED'" });
  });

  it('HTML with a good status is no success of a write', async () => {
    marketplace.follow(answerText('<html>Sign in</html>', 200));
    const failure = await aClient({ baseUrl: marketplace.url })
      .shipOrder('A')
      .catch((error: unknown) => error);
    expect(isOutcomeUnknown(failure)).toBe(true);
  });

  it('tracking leaves out what it does not have', async () => {
    marketplace.follow(answerText('', 204));
    const tracking = {
      carrierCode: null,
      carrierName: 'Abgrall',
      trackingNumber: '77',
      trackingUrl: 'https://t.example/77',
    };
    await aClient({ baseUrl: marketplace.url }).putTracking('A', tracking);
    const body: unknown = JSON.parse(marketplace.requests.at(-1)?.body ?? '');
    expect(body).toEqual({ carrier_name: 'Abgrall', carrier_url: 'https://t.example/77', tracking_number: '77' });
  });

  it('seller references have one outcome each', async () => {
    const error = { code: 'ORDER_NOT_FOUND', field: 'order_id', message: 'The requested order does not exist' };
    marketplace.follow(
      answerJson({
        updated_orders: [
          { order_id: 'B', errors: [error] },
          { order_id: 'A', errors: null },
        ],
      }),
    );
    const references = ['A', 'B', 'C'].map((id) => ({ marketplaceOrderId: id, sellerReference: `SO-${id}` }));
    expect(await aClient({ baseUrl: marketplace.url }).writeSellerReferences(references)).toEqual([
      { kind: 'done', marketplaceOrderId: 'A' },
      {
        kind: 'refused',
        marketplaceOrderId: 'B',
        code: 'ORDER_NOT_FOUND',
        message: 'The requested order does not exist',
      },
      { kind: 'refused', marketplaceOrderId: 'C', code: null, message: 'the answer does not name this order' },
    ]);
  });
});
