import { objectsOf } from '../json';
import type { Json, JsonObject } from '../json';
import { lineIdOf, linesOf } from '../orders/order-document';
import type { Outcome } from '../orders/outcome';
import { documentOf } from '../store/world';
import type { StoredOrder } from '../store/world';
import { json, problem } from '../http/operation';
import type { Answer, Call } from '../http/operation';

interface AskedLine {
  readonly order_line_id: string;
}

interface LineAct<Asked> {
  /** The member of the line that each act adds one entry to, and of the answer that names it. */
  readonly list: 'cancelations' | 'refunds';
  readonly act: (orderId: string, order: JsonObject, asked: Asked) => Outcome;
  /** One row of the answer, from the entry that was added. */
  readonly row: (entry: JsonObject, asked: Asked, order: JsonObject) => JsonObject;
}

interface Draft {
  readonly stored: StoredOrder;
  order: JsonObject;
  asked: unknown[];
}

/** Money of lines of one or several orders, all of it or nothing (Mirakl API sections 4.3 and 7). */
export function actOnLines<Asked extends AskedLine>(
  call: Call,
  all: readonly Asked[],
  { list, act, row }: LineAct<Asked>,
): Answer {
  const drafts = new Map<string, Draft>();
  const rows: Json[] = [];
  for (const asked of all) {
    const draft = draftOf(call, drafts, asked.order_line_id);
    if (draft === undefined) return problem(404, `Order line with id '${asked.order_line_id}' not found`);
    const outcome = act(draft.stored.summary.orderId ?? '', draft.order, asked);
    if (outcome.kind === 'refused') return problem(outcome.status, outcome.message, outcome.code);
    draft.order = outcome.order;
    draft.asked.push(asked);
    const line = linesOf(outcome.order).find((candidate) => lineIdOf(candidate) === asked.order_line_id);
    rows.push(row(objectsOf(line?.[list]).at(-1) ?? {}, asked, outcome.order));
  }
  const effects = [...drafts.values()].map(({ stored, order, asked }) => {
    call.sandbox.world.change(stored, order);
    return { orderId: stored.summary.orderId, hasEffect: true, body: JSON.stringify({ [list]: asked }) };
  });
  const mode = [...drafts.values()].map(({ order }) => order.order_tax_mode)[0] ?? null;
  return { ...json({ [list]: rows, order_tax_mode: mode }), effects };
}

function draftOf(call: Call, drafts: Map<string, Draft>, lineId: string): Draft | undefined {
  const written = JSON.stringify(lineId);
  const hasLine = (stored: StoredOrder): boolean =>
    stored.text.includes(written) && linesOf(documentOf(stored)).some((line) => lineIdOf(line) === lineId);
  const place = call.sandbox.world.ordersOf(call.shop.shopId).find(({ order }) => hasLine(order));
  if (place === undefined) return undefined;
  const stored = place.order;
  const draft = drafts.get(stored.key) ?? { stored, order: documentOf(stored), asked: [] };
  drafts.set(stored.key, draft);
  return draft;
}
