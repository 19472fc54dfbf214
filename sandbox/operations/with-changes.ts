import type { Answer, Call, Operation, ShopOperation } from '../http/operation';
import type { ListChanges } from '../master-data-changes';
import { parseJson } from '../json';

/** A list of codes as the operator has changed it since. */
export function withChanges(operation: Operation): Operation {
  return operation.access === 'open' ? operation : { ...operation, answer: (call) => changed(operation, call) };
}

function changed(operation: ShopOperation, call: Call): Answer {
  const changes = call.sandbox.masterDataChanges.of(operation.id);
  const answer = operation.answer(call);
  if (changes.gone.size + changes.retired.size + changes.labels.size === 0 || answer.status !== 200) return answer;
  if (operation.id !== 'OF61') return edited(answer, changes, () => true);
  return offerStates(operation, call, changes);
}

/** Conditions that were retired since are among all of them, and not among the active ones. */
function offerStates(operation: ShopOperation, call: Call, changes: ListChanges): Answer {
  const { active, ...query } = call.query;
  if (active !== 'false') {
    return edited(operation.answer(call), changes, (code) => active !== 'true' || !changes.retired.has(code));
  }
  const ofActive = entriesOf(operation.answer({ ...call, query: { ...query, active: 'true' } }));
  const isActive = new Set(ofActive.map(codeOf).filter((code) => !changes.retired.has(code)));
  return edited(operation.answer({ ...call, query }), changes, (code) => !isActive.has(code));
}

function edited(answer: Answer, { gone, labels }: ListChanges, isShown: (code: string) => boolean): Answer {
  const body = parseJson(answer.body ?? '{}');
  if (typeof body !== 'object' || body === null) return answer;
  const members = Object.entries(body).map(([name, value]: [string, unknown]) => {
    if (!Array.isArray(value)) return [name, value];
    const shown = value.filter((entry: unknown) => !gone.has(codeOf(entry)) && isShown(codeOf(entry)));
    return [name, shown.map((entry: unknown) => relabelled(entry, labels))];
  });
  const list = members.find(([, value]) => Array.isArray(value))?.[1];
  const counted = members.map(([name, value]) => [
    name,
    name === 'total_count' && Array.isArray(list) ? list.length : value,
  ]);
  return { ...answer, body: JSON.stringify(Object.fromEntries(counted)) };
}

function entriesOf(answer: Answer): readonly unknown[] {
  const body = parseJson(answer.body ?? '{}');
  const values: readonly unknown[] = typeof body === 'object' && body !== null ? Object.values(body) : [];
  const list = values.find((value) => Array.isArray(value));
  return Array.isArray(list) ? list : [];
}

const codeOf = (entry: unknown): string =>
  typeof entry === 'object' && entry !== null && 'code' in entry ? String(entry.code) : '';

function relabelled(entry: unknown, labels: ReadonlyMap<string, string>): unknown {
  const label = labels.get(codeOf(entry));
  return label === undefined || typeof entry !== 'object' ? entry : { ...entry, label };
}
