import { createPlaces, type Place } from '../../../activities/instances/places';

const retryOf = (place: Place): number => (place.kind === 'taken' ? place.retryMs : 0);

describe('the places of an instance', () => {
  it('are as many as one instance may have, each given again when it is left, and none to the cost of another', () => {
    const places = createPlaces(2);
    const first = places.take('one');
    expect([first.kind, places.take('one').kind, places.take('one').kind]).toEqual(['given', 'given', 'taken']);
    expect(places.take('another').kind).toBe('given');
    if (first.kind === 'given') first.leave();
    expect([places.take('one').kind, places.take('one').kind]).toEqual(['given', 'taken']);
  });

  it('are asked for again one after the other, as fast as activities end', () => {
    let now = 0;
    const places = createPlaces(2, () => now);
    const end = (afterMs: number): void => {
      const place = places.take('slow');
      now += afterMs;
      if (place.kind === 'given') place.leave();
    };
    for (let count = 0; count < 100; count += 1) end(400);
    places.take('slow');
    places.take('slow');
    const retries = Array.from({ length: 50 }, () => Math.round(retryOf(places.take('slow'))));
    expect(retries.slice(0, 3)).toEqual([2000, 2200, 2400]);
    expect(retries.at(-1)).toBe(2000 + 49 * 200);
  });

  it('are asked for again within two minutes, however many wait, and not by all at once', () => {
    const places = createPlaces(1, () => 0);
    places.take('stuck');
    const retries = Array.from({ length: 1000 }, () => retryOf(places.take('stuck')));
    expect(Math.max(...retries)).toBeLessThanOrEqual(120_000);
    for (let second = 0; second < 120; second += 1) {
      expect(retries.filter((ms) => Math.floor(ms / 1000) === second).length).toBeLessThan(100);
    }
  });
});
