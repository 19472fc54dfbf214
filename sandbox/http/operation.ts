import type { ApiKey, Shop } from '../shops';
import type { Sandbox } from '../sandbox';
import type { DataFaultKind } from './faults';

/** Query parameters as sent: one text, or a list when the name is repeated. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** One call of a marketplace operation, after key and shop are known. */
export interface Call {
  readonly sandbox: Sandbox;
  readonly shop: Shop;
  readonly key: ApiKey;
  readonly query: Query;
  /** From the path, decoded; empty where the path has none. */
  readonly orderId: string;
  /** Everything that the path names, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Scheme and host as the caller wrote them. */
  readonly origin: string;
  readonly path: string;
  /** A fault that changes what a page holds. */
  readonly dataFault: DataFaultKind | null;
}

export interface Answer {
  readonly status: number;
  /** JSON text, or null for an answer without a body. */
  readonly body: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** For writes: what was done to which order. */
  readonly effects?: readonly Effect[];
}

export interface Effect {
  readonly orderId: string | null;
  readonly hasEffect: boolean;
  /** The part of the body that concerns this order, where a call carries several. */
  readonly body?: string;
}

interface OperationAddress {
  /** Mirakl's id of the operation, such as `OR11`. */
  readonly id: string;
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
}

/** Answers anybody. */
interface OpenOperation extends OperationAddress {
  readonly access: 'open';
  readonly answer: () => Answer;
}

/** Answers a key about one of its shops; `shopAdmin` only a key of that role. */
export interface ShopOperation extends OperationAddress {
  readonly access: 'shop' | 'shopAdmin';
  /** Where uses of different kinds have limits of their own: which kind this call is. */
  readonly limitedAs?: (call: { readonly body: string; readonly query: Query }) => 'differential' | 'full';
  /** Media types that it can answer; JSON unless given. */
  readonly gives?: readonly string[];
  /** `path`: a limit counts each address apart, as each export's status. */
  readonly limitedPer?: 'path';
  readonly answer: (call: Call) => Answer;
}

export type Operation = OpenOperation | ShopOperation;

export function json(value: unknown, headers?: Answer['headers']): Answer {
  return { status: 200, body: JSON.stringify(value), ...(headers === undefined ? {} : { headers }) };
}

/** The error body that Mirakl's own clients read (Mirakl API section 3). */
export function problem(status: number, message: string, code?: string): Answer {
  return { status, body: JSON.stringify({ status, message, ...(code === undefined ? {} : { code }) }) };
}
