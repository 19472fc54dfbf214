import type { Instance } from '../../../entities/instance.entity';
import { startApiUnderTest, type ApiUnderTest } from '../support/api-under-test';
import { aBackOffice, anInstance, type BackOffice } from '../support/back-office';
import { csvFiles } from '../support/csv-files';

let under: ApiUnderTest;
let backOffice: BackOffice;
let instance: Instance;
beforeAll(async () => {
  under = await startApiUnderTest();
  backOffice = await aBackOffice(under.dataSource);
  instance = await anInstance(under.dataSource, backOffice);
});
afterAll(() => under.stop());

const map = (label: string, country: string, { code } = instance) =>
  under.call({ method: 'POST', url: '/country-labels', body: { instance: code, label, country } });

describe('PAR-04 a label that somebody maps to a country', () => {
  it('is refused, in words, when it is the same as one that is mapped, in all that counts', async () => {
    expect((await map('Grèce (îles)', 'GR')).statusCode).toBe(201);
    const again = await map('GRECE ILES', 'CY');
    expect(again.json()).toMatchObject({ type: '/problems/ruleBroken', errors: [{ pointer: '/label' }] });
    expect(again.json<{ errors: { detail: string }[] }>().errors[0]?.detail).toContain(
      'is the same as "Grèce (îles)", which means GR',
    );
    const other = await anInstance(under.dataSource, backOffice);
    expect((await map('GRECE ILES', 'CY', other)).statusCode).toBe(201);
  });

  it('is mapped once by two who do it at the same time', async () => {
    const answers = await Promise.all([map('Lémurie', 'GR'), map('LEMURIE', 'CY')]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 422]);
  });

  it('is refused in a file that names it twice, and there alone', async () => {
    const { code } = instance;
    const file = `instance,label,country\n${code},Hyperborée,GR\n${code},hyperboree,CY\n${code},Thulé,GR\n`;
    const answer = await (await csvFiles(under)).send('/country-labels/import', file);
    expect(answer.json()).toMatchObject({ created: 2, failed: 1, errors: [{ line: 3, field: 'label' }] });
  });
});
