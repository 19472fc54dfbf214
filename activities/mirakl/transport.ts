import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosResponse } from 'axios';
import { parseAnswer, type ParsedAnswer } from './answer-text';
import { createDeadline } from './deadline';
import { guardedLookup, PRIVATE_ADDRESS } from './guarded-lookup';
import { MarketplaceError } from './errors';
import { networkError } from './network-error';
import type { Operation } from './operations';
import { ownFileUrl } from './own-file-url';
import { isPrivateHost } from './private-hosts';
import type { RowsForm } from './rows-form';
import { piecesOf, rowsAnswer } from './streamed-text';

export interface TransportOptions {
  /** Scheme, host and port, as `normaliseMarketplaceUrl` gives it. */
  readonly baseUrl: string;
  /** Sent raw: Mirakl knows no `Bearer` (API section 1). */
  readonly apiKey: string;
  readonly shopId: string;
  /** When false, a host that resolves to a private address is not called (SEC-03). */
  readonly allowPrivateHosts: boolean;
  /** For the whole call, from connecting to the last byte; of rows that come in one by one, while they are waited for. */
  readonly timeoutMs?: number;
}

export interface CallRequest {
  readonly operation: Operation;
  /** Below `/api`, each segment already encoded; or, for a file, the address that an answer gave. */
  readonly path: string | { readonly fileUrl: string };
  /** A list is sent as a repeated parameter (API section 2). */
  readonly query?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
  /** A good answer is rows in this form, which come in as they are taken; a JSON body unless given. */
  readonly rows?: RowsForm | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Answer {
  readonly status: number;
  /** The marketplace's clock (`Date` header), ISO 8601; ours when it sends none. */
  readonly serverTime: string;
  /** When the call was made, on our clock, ISO 8601. */
  readonly requestedAt: string;
  readonly retryAfter: string | null;
  /** Host that a redirect points to; null when there is none. */
  readonly redirectHost: string | null;
  readonly parsed: ParsedAnswer;
}

/** Sends one call and answers whatever came, good or bad; throws a MarketplaceError only when no answer came. */
export type Transport = (request: CallRequest) => Promise<Answer>;

const USER_AGENT = 'marketplace-connector';
const CALL_TIMEOUT_MS = 60_000;

/** A page of 100 orders with many lines is about 1 MB. */
const LARGEST_ANSWER_BYTES = 32 * 1024 * 1024;

/** Mirakl makes no larger files, and we ask for smaller ones; of rows that come in one by one no more than some are held. */
const LARGEST_FILE_BYTES = 1024 * 1024 * 1024;

/**
 * The HTTP side of one client. `shop_id` goes with every call (without it the key's default shop would answer), redirects are
 * not followed (the key must not reach another host), and nothing is retried here: Temporal retries.
 */
export function createTransport(options: TransportOptions): Transport {
  const lookup = options.allowPrivateHosts ? {} : { lookup: guardedLookup };
  const http = axios.create({
    baseURL: `${options.baseUrl}/api`,
    headers: { Authorization: options.apiKey, Accept: 'application/json', 'User-Agent': USER_AGENT },
    httpAgent: new HttpAgent({ keepAlive: true, ...lookup }),
    httpsAgent: new HttpsAgent({ keepAlive: true, ...lookup }),
    maxRedirects: 0,
    maxContentLength: LARGEST_ANSWER_BYTES,
    proxy: false,
    paramsSerializer: { indexes: null },
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });

  const isPrivate = !options.allowPrivateHosts && isPrivateHost(new URL(options.baseUrl).hostname);

  return async ({ operation, path, query = {}, body, rows, signal }) => {
    if (isPrivate) {
      throw networkError({ code: PRIVATE_ADDRESS }, operation, false);
    }
    const deadline = createDeadline(options.timeoutMs ?? CALL_TIMEOUT_MS, signal);
    const failure = (error: unknown): unknown => {
      if (signal?.aborted === true) return signal.reason;
      return error instanceof MarketplaceError ? error : networkError(error, operation, deadline.isPast());
    };
    const requestedAt = new Date().toISOString();
    try {
      const response = await http.request<unknown>({
        method: operation.method,
        ...(typeof path === 'string'
          ? { url: path, params: { shop_id: options.shopId, ...query } }
          : { url: ownFileUrl(path.fileUrl, options.baseUrl, operation) }),
        signal: deadline.signal,
        ...bodyOf(operation, body),
        ...streamOf(rows),
      });
      const { data, status } = response;
      if (rows !== undefined && data instanceof Readable) {
        const pieces = piecesOf(data, deadline, failure);
        return toAnswer(response, requestedAt, await rowsAnswer(pieces, status === 200 ? rows : null));
      }
      deadline.clear();
      return toAnswer(response, requestedAt, parseAnswer(typeof data === 'string' ? data : ''));
    } catch (error) {
      const failed = failure(error);
      deadline.clear();
      throw failed;
    }
  };
}

function streamOf(rows: RowsForm | undefined) {
  if (rows === undefined) return {};
  return {
    responseType: 'stream',
    maxContentLength: LARGEST_FILE_BYTES,
    headers: { Accept: rows.accept },
  } as const;
}

/** OR24 has no body and must still say so with `Content-Length: 0` (API section 1). */
function bodyOf(operation: Operation, body: unknown) {
  if (body !== undefined) {
    return { data: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  }
  return operation.method !== 'GET' ? { headers: { 'Content-Length': '0', 'Content-Type': false } } : {};
}

function toAnswer(response: AxiosResponse<unknown>, requestedAt: string, parsed: ParsedAnswer): Answer {
  const header = (name: string): string | null => {
    const value: unknown = response.headers[name];
    return typeof value === 'string' ? value : null;
  };
  const location = header('location');
  return {
    status: response.status,
    serverTime: httpDate(header('date')) ?? requestedAt,
    requestedAt,
    retryAfter: header('retry-after'),
    redirectHost: response.status >= 300 && response.status < 400 ? hostOf(location) : null,
    parsed,
  };
}

function httpDate(value: string | null): string | null {
  const instant = value === null ? Number.NaN : Date.parse(value);
  return Number.isNaN(instant) ? null : new Date(instant).toISOString();
}

function hostOf(location: string | null): string {
  return location !== null && URL.canParse(location) ? new URL(location).host : 'the same host';
}
