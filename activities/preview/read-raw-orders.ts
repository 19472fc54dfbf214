import { storableAnswer } from '../mirakl/answer-text';

export type RawOrders =
  | { readonly kind: 'read'; readonly orders: readonly unknown[] }
  /** Words for the person who gave the text. */
  | { readonly kind: 'unreadable'; readonly message: string };

/** Reads the text of a file: one raw order, a list of raw orders or an answer of OR11. Never throws. */
export function readRawOrders(text: string): RawOrders {
  const content = text.replace(/^\uFEFF/, '').trim();
  if (content === '') return unreadable('it is empty');
  if (content.startsWith('<')) return unreadable('it holds a web page (HTML or XML), not JSON');
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (error) {
    return unreadable(whyNotJson(content, error));
  }
  return rawOrdersOf(value);
}

/** The same for what was parsed before. What no answer of a marketplace may hold is put right or refused as there. */
export function rawOrdersOf(parsed: unknown): RawOrders {
  const answer = storableAnswer(parsed);
  if (answer.kind === 'unusable') return unreadable(`it is ${answer.what}`);
  const value = answer.body;
  if (Array.isArray(value)) return { kind: 'read', orders: value };
  if (typeof value === 'object' && value !== null) {
    if ('orders' in value && Array.isArray(value.orders)) return { kind: 'read', orders: value.orders };
    if ('order_id' in value) return { kind: 'read', orders: [value] };
  }
  return unreadable('its JSON is neither an order, nor a list of orders, nor an answer of OR11');
}

/** A parser that stops at the very end was still waiting for more. */
function whyNotJson(content: string, error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  const position = /position (\d+)/.exec(words)?.[1];
  const isCut =
    /end of JSON input|Unterminated/.test(words) || (position !== undefined && Number(position) >= content.length);
  if (isCut) return `its JSON is cut off after ${String(content.length)} characters`;
  return position === undefined ? 'it is not JSON' : `it is not JSON from character ${position} on`;
}

const unreadable = (message: string): RawOrders => ({ kind: 'unreadable', message });
