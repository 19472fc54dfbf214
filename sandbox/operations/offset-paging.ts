import type { Call, Query } from '../http/operation';
import { choiceParameter, wholeParameter } from './query-parameters';
import type { Wrong } from './query-parameters';

const DEFAULT_PAGE = 10;
const LARGEST_PAGE = 100;

export interface OffsetPaging {
  readonly max: number;
  readonly offset: number;
  readonly isDescending: boolean;
}

export const firstPage: OffsetPaging = { max: DEFAULT_PAGE, offset: 0, isDescending: false };

/** `max`, `offset` and `order` (Mirakl API section 2); `paginate`, of old clients, changes nothing beside them. */
export function offsetPaging(query: Query): { kind: 'read'; value: OffsetPaging } | Wrong {
  const max = wholeParameter(query, 'max', { lowest: 1, highest: LARGEST_PAGE });
  if (max.kind === 'wrong') return max;
  const offset = wholeParameter(query, 'offset', { lowest: 0, highest: Number.MAX_SAFE_INTEGER });
  if (offset.kind === 'wrong') return offset;
  const order = choiceParameter(query, 'order', ['asc', 'desc']);
  if (order.kind === 'wrong') return order;
  const value = { max: max.value ?? DEFAULT_PAGE, offset: offset.value ?? 0, isDescending: order.value === 'desc' };
  return { kind: 'read', value };
}

/** `Link` to the pages before and after, as Mirakl sends it beside offset paging. */
export function linkHeader(
  call: Call,
  { max, offset }: Pick<OffsetPaging, 'max' | 'offset'>,
  total: number,
): Record<string, string> {
  const links: string[] = [];
  if (offset > 0) links.push(link(call, Math.max(0, offset - max), max, 'previous'));
  if (offset + max < total) links.push(link(call, offset + max, max, 'next'));
  return links.length === 0 ? {} : { link: links.join(', ') };
}

function link(call: Call, offset: number, max: number, relation: 'previous' | 'next'): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(call.query)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) parameters.append(name, one);
  }
  parameters.set('max', String(max));
  parameters.set('offset', String(offset));
  return `<${call.origin}${call.path}?${parameters.toString()}>; rel="${relation}"`;
}
