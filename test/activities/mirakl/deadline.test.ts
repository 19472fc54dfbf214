import { createDeadline } from '../../../activities/mirakl/deadline';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the end of a call', () => {
  it('comes when the marketplace was waited for long enough, however long its answer was worked on', () => {
    const deadline = createDeadline(1_000, undefined);
    jest.advanceTimersByTime(400);
    deadline.stand();
    jest.advanceTimersByTime(60_000);
    deadline.go();
    jest.advanceTimersByTime(599);
    expect([deadline.signal.aborted, deadline.isPast()]).toEqual([false, false]);
    jest.advanceTimersByTime(1);
    expect([deadline.signal.aborted, deadline.isPast()]).toEqual([true, true]);
  });

  it('comes at once when the caller gives up, before or meanwhile, and is not past then', () => {
    const caller = new AbortController();
    const before = createDeadline(1_000, AbortSignal.abort());
    const meanwhile = createDeadline(1_000, caller.signal);
    meanwhile.stand();
    caller.abort();
    expect([before, meanwhile].map((deadline) => [deadline.signal.aborted, deadline.isPast()])).toEqual([
      [true, false],
      [true, false],
    ]);
    before.clear();
    meanwhile.clear();
  });
});
