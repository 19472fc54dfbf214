import { faultSchema } from '../../../sandbox/http/faults';
import { victims, type PlannedEvent } from '../../../scripts/faults/planned-event';
import { planSchedule } from '../../../scripts/faults/schedule';

const plan = (seed: string, minutes = 3): PlannedEvent[] => planSchedule({ minutes, seed });

describe('FLT-01 the schedule of faults', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(plan('1')).toEqual(plan('1'));
    expect(plan('1')).not.toEqual(plan('2'));
  });

  it('is in the order of time and ends in time', () => {
    const times = plan('1').map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(Math.max(...times)).toBeLessThan(3 * 60_000);
  });

  it.each(['1', '2', 'another'])('kills every process and brings every fault in three minutes (seed %s)', (seed) => {
    const events = plan(seed);
    const killed = events.flatMap((event) => (event.kind === 'kill' ? [event.victim] : []));
    expect(new Set(killed)).toEqual(new Set(victims));
    const faults = events.flatMap((event) => (event.kind === 'spoil' ? [event.fault] : []));
    const wanted = ['429', '500-before', '500-after', 'timeout-after', 'truncated', 'html', 'empty', 'slow'];
    const kinds = faults.map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual([...wanted, 'repeat-page', 'ignore-filter', 'shuffled'].sort());
    for (const fault of faults) expect(() => faultSchema.parse(fault)).not.toThrow();
  });

  it('holds every other kind of act as well, in both shops', () => {
    const events = plan('1', 10);
    const acts = new Set(events.map((event) => (event.kind === 'onMarketplace' ? event.act : event.kind)));
    const wanted = [
      ...['accept', 'cancel', 'cancelParted', 'cancelUnit', 'close', 'debit', 'deliver', 'deliverPart'],
      ...['importChanged', 'importIds', 'importWindow', 'kill', 'moveRefunds', 'order', 'receive', 'refund'],
      ...['refundParted', 'release', 'releaseHeld', 'retryLines', 'retryOrder', 'shipInPortal', 'skipGone'],
      ...['spoil', 'stockArrives'],
    ];
    expect([...acts].sort()).toEqual(wanted);
    const shops = events.flatMap((event) => (event.kind === 'order' ? [event.shop] : []));
    expect(new Set(shops)).toEqual(new Set(['demo', 'halles']));
  });
});
