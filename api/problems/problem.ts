import { problemKinds, type ProblemKind } from './problem-kinds';

export interface FieldError {
  /** JSON pointer into the body, or into the query with its parameter's name. */
  readonly pointer: string;
  readonly detail: string;
}

export interface ProblemExtras {
  readonly reasonCode?: string | null;
  readonly errors?: readonly FieldError[];
  /** Seconds after which repeating makes sense. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/** An answer other than success, thrown from anywhere in a request; the error handler makes the document [RFC 9457]. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;

  constructor(
    readonly kind: ProblemKind,
    /** This case in words, and what to do. Never a secret or a personal detail. */
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail, { cause: extras.cause });
    this.status = problemKinds[kind].status;
  }
}

/** A rule that one member of the body breaks: 422 with a pointer to it. */
export function ruleBroken(pointer: string, detail: string): Problem {
  return new Problem('ruleBroken', detail, { errors: [{ pointer, detail }] });
}

/** A parameter of the query whose value is not known: 400 naming it. */
export function invalidParameter(name: string, detail: string): Problem {
  return new Problem('invalidRequest', detail, { errors: [{ pointer: `/${name}`, detail }] });
}
