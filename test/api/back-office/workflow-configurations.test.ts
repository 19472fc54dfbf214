import type { Instance } from '../../../entities/instance.entity';
import { OrderWorkflow } from '../../../entities/order-workflow.entity';
import { PaymentTerm } from '../../../entities/payment-term.entity';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from '../support/back-office';
import { csvFiles, type CsvFiles } from '../support/csv-files';
import { aParkedOrder, isReleased, releasedOf } from '../support/parked-orders';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;
let files: CsvFiles;

beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  files = await csvFiles(under);
  await under.dataSource
    .getRepository(OrderWorkflow)
    .insert({ companyId: backOffice.company.id, code: 'AUTO', name: 'Automatic', confirmOrder: true });
});
afterAll(() => under.stop());
beforeEach(async () => {
  instance = await anInstance(under.dataSource, backOffice);
});

describe('A new workflow configuration line', () => {
  const add = (parts: object = {}) =>
    under.call({
      method: 'POST',
      url: '/workflow-configurations',
      body: { instance: instance.code, orderWorkflow: 'AUTO', ...parts },
    });

  it('lets the orders of its instance try again that want for one', async () => {
    const other = await anInstance(under.dataSource, backOffice);
    const waiting = await aParkedOrder(under.dataSource, instance, 'noWorkflowConfiguration');
    const elsewhere = await aParkedOrder(under.dataSource, other, 'noWorkflowConfiguration');
    const answer = await add({ paymentType: 'CARD', financialStatus: 'Paid' });
    expect(answer.json()).toMatchObject({
      paymentType: 'CARD',
      financialStatus: 'Paid',
      orderWorkflow: 'AUTO',
      paymentTerm: null,
    });
    expect(await releasedOf(under.dataSource, [waiting, elsewhere])).toEqual([true, false]);
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

const workflows = '/order-workflows';

/** All sixteen settings of the switches, each with every pair of journals. */
const combinations = (onOff: readonly boolean[], codes: readonly (string | null)[]) =>
  onOff.flatMap((confirmOrder) =>
    onOff.flatMap((createInvoice) =>
      onOff.flatMap((validateInvoice) =>
        onOff.flatMap((registerPayment) =>
          codes.flatMap((orderJournal) =>
            codes.map((paymentJournal) => ({
              ...{ confirmOrder, createInvoice, validateInvoice, registerPayment, orderJournal, paymentJournal },
            })),
          ),
        ),
      ),
    ),
  );
const make = (parts: object) =>
  under.call({ method: 'POST', url: workflows, body: { company: 'NORD', code: 'NEW', name: 'New', ...parts } });
const patch = async (id: string, body: object) => {
  const { headers } = await under.call({ url: `${workflows}/${id}` });
  return under.call({
    ...{ method: 'PATCH', url: `${workflows}/${id}?confirmed=true`, body },
    headers: { 'if-match': String(headers.etag) },
  });
};

describe('WFL-02 an order workflow', () => {
  const journals = { orderJournal: 'SALES', paymentJournal: 'BANK' };
  const all = { confirmOrder: true, createInvoice: true, validateInvoice: true, registerPayment: true, ...journals };
  let automatic: string;

  beforeAll(async () => {
    await files.send('/journals/import', 'company,code,name,kind\nNORD,SALES,Sales,sale\nNORD,BANK,Bank,bank\n');
    automatic = (await make({ code: 'ALL', ...all })).json<{ id: string }>().id;
  });

  it.each([
    ['an invoice of what is not confirmed', { ...all, confirmOrder: false }, '/createInvoice', 'confirmOrder'],
    ['the validation of no invoice', { ...all, createInvoice: false }, '/validateInvoice', 'createInvoice'],
    ['the payment of no invoice', { ...all, validateInvoice: false }, '/registerPayment', 'validateInvoice'],
    ['invoices without a journal', { ...all, orderJournal: null }, '/createInvoice', 'orderJournal'],
    ['payments without a journal', { ...all, paymentJournal: null }, '/registerPayment', 'paymentJournal'],
    ['invoices in a journal for payments', { ...all, orderJournal: 'BANK' }, '/orderJournal', 'kind sale'],
    ['payments in a journal for invoices', { ...all, paymentJournal: 'SALES' }, '/paymentJournal', 'kind bank'],
  ])('is refused with %s', async (_, parts, pointer, words) => {
    const refused = {
      status: 422,
      errors: expect.arrayContaining([{ pointer, detail: expect.stringContaining(words) }]),
    };
    expect((await make(parts)).json()).toMatchObject(refused);
    expect((await patch(automatic, parts)).json()).toMatchObject(refused);
    expect((await under.call({ url: `${workflows}/${automatic}` })).json()).toMatchObject(all);
  });

  it('is refused in words in every impossible combination of switches and journals, and in no other', async () => {
    const onOff = [false, true];
    const codes = [null, 'SALES', 'BANK'];
    for (const [index, parts] of combinations(onOff, codes).entries()) {
      const { confirmOrder, createInvoice, validateInvoice, registerPayment, orderJournal, paymentJournal } = parts;
      const wrong: [boolean, string][] = [
        [createInvoice && !confirmOrder, '/createInvoice: "true" needs confirmOrder'],
        [validateInvoice && !createInvoice, '/validateInvoice: "true" needs createInvoice'],
        [registerPayment && !validateInvoice, '/registerPayment: "true" needs validateInvoice'],
        [createInvoice && orderJournal === null, '/createInvoice: "true" needs orderJournal'],
        [registerPayment && paymentJournal === null, '/registerPayment: "true" needs paymentJournal'],
        [orderJournal === 'BANK', '/orderJournal: "BANK" is a journal for payments'],
        [paymentJournal === 'SALES', '/paymentJournal: "SALES" is a journal for invoices'],
      ];
      const expected = wrong.flatMap(([is, words]) => (is ? [words] : [])).sort();
      const answer = await make({ code: `C-${String(index)}`, ...parts });
      const { errors = [] } = answer.json<{ errors?: { pointer: string; detail: string }[] }>();
      const said = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).sort();
      expect({
        parts,
        status: answer.statusCode,
        words: said.map((words) => words.split(/ as well|: the |: [a-z]+ need/)[0]),
      }).toEqual({ parts, status: expected.length === 0 ? 201 : 422, words: expected });
    }
  });

  it('is not left with a journal of the other kind', async () => {
    const change = async (code: string, kind: string): Promise<unknown> => {
      const [{ id }] = (await under.call({ url: `/journals?code=${code}` })).json<{ items: [{ id: string }] }>().items;
      const { headers } = await under.call({ url: `/journals/${id}` });
      const answer = await under.call({
        ...{ method: 'PATCH', url: `/journals/${id}?confirmed=true`, body: { kind } },
        headers: { 'if-match': String(headers.etag) },
      });
      return answer.json();
    };
    for (const [code, kind, words] of [
      ['SALES', 'bank', 'invoices'],
      ['BANK', 'sale', 'payments'],
    ] as const) {
      expect(await change(code, kind)).toMatchObject({
        status: 422,
        errors: [{ pointer: '/kind', detail: expect.stringContaining(words) }],
      });
    }
  });

  it('is refused as a line of a file that tells a part of it, by what it would become', async () => {
    const send = (file: string) => files.send(`${workflows}/import`, file);
    const refused = await send('company,code,name,createInvoice\nNORD,ALL,Renamed,false\nNORD,ALL-2,x,true\n');
    expect(refused.json()).toMatchObject({
      failed: 2,
      errors: [
        { line: 2, field: 'validateInvoice' },
        { line: 3, field: 'createInvoice' },
        { line: 3, field: 'createInvoice' },
      ],
    });
    const file = 'company,code,name,registerPayment,securityLeadDays\nNORD,ALL,Renamed,false,3\n';
    expect((await send(file)).json()).toMatchObject({ changed: 1, failed: 0 });
    expect((await under.call({ url: `${workflows}?code=ALL` })).json()).toMatchObject({
      items: [{ ...all, name: 'Renamed', registerPayment: false, securityLeadDays: 3 }],
    });
  });

  it('is archived when a line names it, then offered to no new line, and deleted when none does', async () => {
    const lone = (await make({ code: 'LONE' })).json<{ id: string }>();
    const used = (await make({ code: 'USED' })).json<{ id: string }>();
    const line = { instance: instance.code, orderWorkflow: 'USED' };
    await under.call({ method: 'POST', url: '/workflow-configurations', body: line });
    const remove = (id: string, query = '') => under.call({ method: 'DELETE', url: `${workflows}/${id}${query}` });
    expect((await remove(lone.id)).json()).toEqual({ outcome: 'deleted' });
    expect((await remove(used.id)).json()).toMatchObject({
      status: 409,
      detail: expect.stringContaining('1 workflow configurations'),
    });
    expect((await remove(used.id, '?confirmed=true')).json()).toEqual({ outcome: 'archived' });
    const again = { ...line, paymentType: 'CARD' };
    const refused = await under.call({ method: 'POST', url: '/workflow-configurations', body: again });
    expect(refused.json()).toMatchObject({ status: 422, errors: [{ pointer: '/orderWorkflow' }] });
  });
});

describe('A file of workflow configuration lines', () => {
  it('is of any payment type and status where it says none, and lets the orders try again that want for one', async () => {
    const waiting = await aParkedOrder(under.dataSource, instance, 'noWorkflowConfiguration');
    const { code } = instance;
    const file = `instance,paymentType,financialStatus,orderWorkflow\n${code},,,AUTO\n${code},CARD,Paid,AUTO\n`;
    const send = () => files.send('/workflow-configurations/import', file);
    expect((await send()).json()).toMatchObject({ created: 2, failed: 0 });
    expect((await send()).json()).toMatchObject({ created: 0, unchanged: 2 });
    expect(await isReleased(under.dataSource, waiting)).toBe(true);
    const { body } = await under.call({ url: `/workflow-configurations/export?instance=${code}` });
    expect(body.split('\r\n').slice(1, 3)).toEqual([`${code},,,AUTO,`, `${code},CARD,Paid,AUTO,`]);
  });
});
