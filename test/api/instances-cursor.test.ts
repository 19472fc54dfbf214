import { moveCursor, readSweepStart } from '../../activities/orders/order-cursor';
import type { Instance } from '../../entities/instance.entity';
import { Schedule } from '../../entities/schedule.entity';
import { startApiUnderTest, type ApiUnderTest } from './support/api-under-test';
import { aBackOffice, anInstance } from './support/back-office';

let under: ApiUnderTest;
let instance: Instance;
beforeAll(async () => {
  under = await startApiUnderTest();
  instance = await anInstance(under.dataSource, await aBackOffice(under.dataSource));
  const schedules = under.dataSource.getRepository(Schedule);
  for (const job of ['orderSweep', 'trackingExport']) {
    await schedules.save({ instanceId: instance.id, job, isEnabled: false, intervalSeconds: 900 });
  }
});
afterAll(() => under.stop());

const [MORNING, NOON, EVENING] = ['2026-03-01T06:00:00.000Z', '2026-03-01T12:00:00.000Z', '2026-03-01T18:00:00.000Z'];
const patch = (job: string, lastProcessedOn: string) =>
  under.call({
    ...{ method: 'PATCH', url: `/schedules/${instance.code}/${job}`, body: { lastProcessedOn } },
    headers: { 'if-match': '*' },
  });
const shown = async (): Promise<string | null> => {
  const answer = await under.call({ url: `/schedules/${instance.code}/orderSweep` });
  return answer.json<{ lastProcessedOn: string | null }>().lastProcessedOn;
};
/** A sweep's beginning and end, with what somebody does between them. */
async function sweep(to: string, meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  const { manager } = under.dataSource;
  const { cursor } = await readSweepStart(manager, instance.id);
  await meanwhile();
  await moveCursor(manager, instance.id, { from: cursor, to });
}

describe('INS-07 Last processed on', () => {
  it('is shown, moves on with each sweep, and never backwards by itself', async () => {
    expect(await shown()).toBeNull();
    await sweep(NOON);
    expect(await shown()).toBe(NOON);
    await sweep(MORNING);
    expect(await shown()).toBe(NOON);
  });

  it('is moved back by a person, so that more is read again; a sweep in progress leaves it there', async () => {
    await sweep(EVENING, () => patch('orderSweep', MORNING));
    expect(await shown()).toBe(MORNING);
    const { updatedFrom } = await readSweepStart(under.dataSource.manager, instance.id);
    expect(Date.parse(updatedFrom)).toBeLessThan(Date.parse(MORNING));
    await sweep(EVENING);
    expect(await shown()).toBe(EVENING);
    const story = (await under.call({ url: `/instances/${instance.code}/timeline` })).json<{ items: object[] }>();
    expect(story.items).toMatchObject([{ kind: 'lastProcessedOnMoved', sentence: expect.stringContaining(MORNING) }]);
  });

  it.each([
    ['orderSweep', '2999-01-01T00:00:00Z', 'in the future'],
    ['trackingExport', MORNING, 'has no time up to which'],
  ])('of %s refuses %s, naming the member', async (job, at, words) => {
    expect((await patch(job, at)).json()).toMatchObject({
      ...{ status: 422, errors: [{ pointer: '/lastProcessedOn', detail: expect.stringContaining(words) }] },
    });
  });
});
