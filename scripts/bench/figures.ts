/** One measured goal. */
export interface Figure {
  /** Ours over the baseline; null where it could not be measured, which `why` explains. */
  readonly ratio: number | null;
  readonly ours: number | null;
  readonly baseline: number | null;
  readonly unit: string;
  readonly rounds: number;
  /** What the goal asks of the ratio. */
  readonly goal: string;
  readonly isReached: boolean | null;
  /** Everything else that was seen, by name. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type Figures = Readonly<Record<string, Figure>>;

export interface FigureInput {
  readonly ours: number;
  readonly baseline: number;
  readonly unit: string;
  readonly rounds: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** A second part of the goal, beside the ratio. */
  readonly isRestReached?: boolean;
  /** Where each round has a ratio of its own, their median; else ours over the baseline. */
  readonly ratio?: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

export function figure(input: FigureInput): Figure {
  const { ours, baseline, unit, rounds, atMost, atLeast, isRestReached = true, details = {} } = input;
  const ratio = input.ratio ?? (baseline === 0 ? Number(ours === 0) : ours / baseline);
  const isWithin = (atMost === undefined || ratio <= atMost) && (atLeast === undefined || ratio >= atLeast);
  return {
    ratio: rounded(ratio),
    ours: rounded(ours),
    baseline: rounded(baseline),
    unit,
    rounds,
    goal: atMost === undefined ? `>= ${String(atLeast)}` : `<= ${String(atMost)}`,
    isReached: isWithin && isRestReached,
    details,
  };
}

/** A goal that this run cannot say anything about. */
export function notMeasured(unit: string, goal: string, why: string): Figure {
  return { ratio: null, ours: null, baseline: null, unit, rounds: 0, goal, isReached: null, details: { why } };
}

/** What is shown beside the goals, and has none. */
export function withoutGoal({ ours, unit, details = {} }: Pick<FigureInput, 'ours' | 'unit' | 'details'>): Figure {
  return { ratio: null, ours: rounded(ours), baseline: null, unit, rounds: 1, goal: '-', isReached: null, details };
}

/** Three places, which is more than any measurement here can tell apart. */
export function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The middle of an odd number of values, the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}
