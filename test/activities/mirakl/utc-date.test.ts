import fc from 'fast-check';
import { utcDate } from '../../../activities/mirakl/utc-date';

describe('dates of an answer become ISO 8601 in UTC', () => {
  it.each([
    ['2026-08-04T02:00:31Z', '2026-08-04T02:00:31.000Z'],
    ['2026-08-04T02:00:22.460Z', '2026-08-04T02:00:22.460Z'],
    ['2026-08-04T02:00:22.4607891Z', '2026-08-04T02:00:22.460Z'],
    ['2026-08-04T02:00:31+02:00', '2026-08-04T00:00:31.000Z'],
    ['2026-08-04T02:00:31-0130', '2026-08-04T03:30:31.000Z'],
    ['2026-08-04 02:00', '2026-08-04T02:00:00.000Z'],
    ['2026-08-04T02:00:31', '2026-08-04T02:00:31.000Z'],
    ['2026-08-04', '2026-08-04T00:00:00.000Z'],
  ])('reads %p as %p', (value, expected) => {
    expect(utcDate(value)).toBe(expected);
  });

  it.each([
    '2026-02-30',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '0000-01-01',
    'yesterday',
    '',
    null,
    1_700_000_000,
  ])('reads no date in %p', (value) => {
    expect(utcDate(value)).toBeNull();
  });

  it('keeps every instant that it can write', () => {
    const range = { min: new Date('1900-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true };
    fc.assert(
      fc.property(fc.date(range), (date) => {
        expect(utcDate(date.toISOString())).toBe(date.toISOString());
      }),
    );
  });
});
