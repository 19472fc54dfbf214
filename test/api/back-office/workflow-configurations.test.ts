import type { Instance } from '../../../entities/instance.entity';
import { MarketplaceOrder } from '../../../entities/marketplace-order.entity';
import { OrderWorkflow } from '../../../entities/order-workflow.entity';
import { PaymentTerm } from '../../../entities/payment-term.entity';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice, anInstance, anOrderRow, type BackOffice } from '../support/back-office';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  await under.dataSource
    .getRepository(OrderWorkflow)
    .insert({ companyId: backOffice.company.id, code: 'AUTO', name: 'Automatic', confirmOrder: true });
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
});

const parkedFor = (of: Instance, reasonCode: string): Promise<MarketplaceOrder> =>
  anOrderRow(under.dataSource, of, {
    progress: 'parked',
    parkedStep: 'importOrder',
    parkedContentHash: 'a',
    reasonCode,
  });
const isReleased = async ({ id }: MarketplaceOrder): Promise<boolean> => {
  const order = await under.dataSource.getRepository(MarketplaceOrder).findOneByOrFail({ id });
  return order.parkedContentHash === null && order.pendingRevision === 1;
};

describe('A new workflow configuration line', () => {
  const add = (parts: object = {}) =>
    under.call({
      method: 'POST',
      url: '/workflow-configurations',
      body: { instance: instance.code, orderWorkflow: 'AUTO', ...parts },
    });

  it('lets the orders of its instance try again that want for one', async () => {
    const other = await anInstance(under.dataSource, backOffice);
    const waiting = await parkedFor(instance, 'noWorkflowConfiguration');
    const elsewhere = await parkedFor(other, 'noWorkflowConfiguration');
    const answer = await add({ paymentType: 'CARD', financialStatus: 'Paid' });
    expect(answer.json()).toMatchObject({
      paymentType: 'CARD',
      financialStatus: 'Paid',
      orderWorkflow: 'AUTO',
      paymentTerm: null,
    });
    expect([await isReleased(waiting), await isReleased(elsewhere)]).toEqual([true, false]);
  });

  it('is for any payment type and status unless it names them, and there is one of each', async () => {
    await add();
    expect((await add()).json()).toMatchObject({ status: 409, type: '/problems/alreadyExists' });
    const listed = await under.call({ url: `/workflow-configurations?instance=${instance.code}` });
    expect(listed.json()).toMatchObject({
      items: [{ paymentType: null, financialStatus: null, orderWorkflow: 'AUTO' }],
    });
  });

  it('does not take a payment term that is archived', async () => {
    const { id: companyId } = backOffice.company;
    await under.dataSource
      .getRepository(PaymentTerm)
      .insert({ companyId, code: '30D', name: 'In 30 days', dueDays: 30, isArchived: true });
    expect((await add({ paymentTerm: '30D' })).json()).toMatchObject({ errors: [{ pointer: '/paymentTerm' }] });
  });

  it.each([
    [{ instance: 'nobody' }, '/instance'],
    [{ orderWorkflow: 'NONE' }, '/orderWorkflow'],
    [{ paymentTerm: 'NEVER' }, '/paymentTerm'],
  ])('names what it does not find: %j', async (parts, pointer) => {
    expect((await add(parts)).json()).toMatchObject({ status: 422, errors: [{ pointer }] });
  });
});
