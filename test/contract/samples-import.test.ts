import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { askSandbox } from '../support/ask-sandbox';
import { startConnector, type TestConnector } from '../support/connector';
import { eventually } from '../support/eventually';
import { orderRow, waitingFor } from '../support/order-row';

const SAMPLES = resolve(__dirname, '../../../shared/mirakl/samples');
const isThere = existsSync(SAMPLES);
if (isThere) describe('ORD-09 the samples, served as recorded and imported by a sweep', importSamples);
else {
  it('the samples are not beside the project: nothing to compare with', () => {
    expect(isThere).toBe(false);
  });
}

function importSamples(): void {
  let connector: TestConnector;
  beforeAll(async () => {
    connector = await startConnector({ replayDir: SAMPLES });
    await askSandbox(connector.sandbox.url, 'POST', '/replay', {
      operation: 'OR11',
      file: 'OR11-res-three-orders.json',
    });
    await connector.sweep();
  }, 60_000);
  afterAll(() => connector.stop());

  it('books the B2B order, partly cancelled and partly refused, to the cent', async () => {
    await eventually(() => waitingFor(connector, 'AN-100042-A', 'delivery'));
    const totals: { total: string; untaxed: string; tax: string; marketplace: string }[] =
      await connector.dataSource.query(
        `select trim_scale(s.amount_total)::text as total, trim_scale(s.amount_untaxed)::text as untaxed,
              trim_scale(s.amount_tax)::text as tax, trim_scale(s.marketplace_total)::text as marketplace
         from sale_order s join marketplace_order o on o.id = s.order_id where o.marketplace_order_id = 'AN-100042-A'`,
      );
    expect(totals).toEqual([{ total: '563.76', untaxed: '469.8', tax: '93.96', marketplace: '563.76' }]);
    const shipped: { sku: string; quantity: number }[] = await connector.dataSource.query(
      `select l.sku, dl.quantity from delivery_line dl join sale_order_line l on l.id = dl.sale_order_line_id order by l.position`,
    );
    expect(shipped).toEqual([
      { sku: 'QP-FORET-10', quantity: 8 },
      { sku: 'QP-ETABLI-120', quantity: 1 },
    ]);
  });

  it('makes no order of the cancelled one and leaves the one that waits for acceptance alone', async () => {
    expect(await orderRow(connector, 'AN-099871-B')).toMatchObject({ decision: 'ignored', saleOrderId: null });
    expect(await orderRow(connector, 'AN-100057-A')).toMatchObject({ decision: 'ignored', saleOrderId: null });
  });
}
