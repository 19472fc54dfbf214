const MS_PER_DAY = 86_400_000;

/** The marketplace's own time: the machine's, moved by the control routes. */
export class Clock {
  private movedMs: number;

  constructor(
    private readonly machineNow: () => Date,
    movedMs: number,
  ) {
    this.movedMs = movedMs;
  }

  get offsetMs(): number {
    return this.movedMs;
  }

  now(): Date {
    return new Date(this.machineNow().getTime() + this.movedMs);
  }

  nowMs(): number {
    return this.now().getTime();
  }

  advance(byMs: number): void {
    this.movedMs += byMs;
  }

  set(time: Date): void {
    this.movedMs = time.getTime() - this.machineNow().getTime();
  }
}

/** Second precision, as `created_date` and `last_updated_date` have it (Mirakl API section 9). */
export function toWireDate(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** The last millisecond of a Paris summer day, as Mirakl gives deadlines (`…T21:59:59.999Z`). */
export function endOfDay(time: Date, daysLater: number): string {
  return `${new Date(time.getTime() + daysLater * MS_PER_DAY).toISOString().slice(0, 10)}T21:59:59.999Z`;
}
