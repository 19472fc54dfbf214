import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';

export interface PatientApi {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** Repeats the command with the same key until the API has answered it; its answer, good or bad. */
  post(path: string, body: unknown): Promise<ApiAnswer>;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
}

interface Answered extends ApiAnswer {
  /** How long the API asks to be left alone; 0 when it does not say. */
  readonly pauseMs: number;
}

/** Nobody answered for so long: whoever asked has given up. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

export interface PatientApiOptions {
  readonly apiUrl: string;
  readonly apiToken: string;
  readonly patienceMs: number;
  /** Aborted when the run is stopped. */
  readonly signal: AbortSignal;
}

interface Sent {
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 10_000;
/** Longer than any answer of the API waits for a workflow. */
const REQUEST_TIMEOUT_MS = 40_000;
const STILL_RUNNING = '/stillRunning';
const problemSchema = z.object({ type: z.string() });

/** "Not now": the API, what it needs, or the same command in another attempt is under way. */
function isPassing({ status, body }: ApiAnswer): boolean {
  if (status === 429 || status === 503) return true;
  const problem = problemSchema.safeParse(body);
  return status === 409 && problem.success && problem.data.type.endsWith(STILL_RUNNING);
}

/** A caller as a good integration is one: it repeats what got no answer, with the Idempotency-Key that it had. */
export function createPatientApi({ apiUrl, apiToken, patienceMs, signal }: PatientApiOptions): PatientApi {
  const once = async (method: string, path: string, rest: Sent): Promise<Answered> => {
    const response = await fetch(`${apiUrl}/api/v1${path}`, {
      ...rest,
      method,
      headers: { authorization: `Bearer ${apiToken}`, ...rest.headers },
      signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
    });
    const text = await response.text();
    const body: unknown = text === '' ? null : JSON.parse(text);
    return { status: response.status, body, pauseMs: Number(response.headers.get('retry-after') ?? '0') * 1000 };
  };
  const untilAnswered = async (method: string, path: string, rest: Sent): Promise<ApiAnswer> => {
    const until = Date.now() + patienceMs;
    while (Date.now() < until) {
      signal.throwIfAborted();
      const answer = await once(method, path, rest).catch(() => null);
      if (answer !== null && !isPassing(answer)) return { status: answer.status, body: answer.body };
      await pause(Math.min(LONGEST_PAUSE_MS, Math.max(PAUSE_MS, answer?.pauseMs ?? 0)), undefined, { signal });
    }
    throw new NoAnswer(`${method} ${path}: no answer in ${String(patienceMs / 1000)} s`);
  };
  return {
    get: async (path, schema) => {
      const { status, body } = await untilAnswered('GET', path, {});
      if (status !== 200) throw new Error(`GET ${path}: ${String(status)} ${JSON.stringify(body)}`);
      return schema.parse(body);
    },
    post: (path, body) =>
      untilAnswered('POST', path, {
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      }),
  };
}
