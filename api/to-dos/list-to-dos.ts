import type { DataSource, SelectQueryBuilder } from 'typeorm';
import { reasonCodeOf, reasonDefinition } from '../../domain/reason-codes';
import { ToDo } from '../../entities/to-do.entity';
import { instanceIdsOf } from '../lists/find-instances';
import type { PageOf } from '../lists/page-schema';
import { readPage } from '../lists/read-page';
import { Problem } from '../problems/problem';
import type { ToDoBody, ToDoListQuery } from '../schemas/to-do';

const toDosOf = (dataSource: DataSource): SelectQueryBuilder<ToDo> =>
  dataSource
    .getRepository(ToDo)
    .createQueryBuilder('t')
    .innerJoinAndSelect('t.instance', 'i')
    .leftJoinAndSelect('t.order', 'o')
    .leftJoinAndSelect('t.runLine', 'l');

/** What people are to look at, the most urgent first unless asked otherwise [RUN-02]. */
export async function listToDos(dataSource: DataSource, query: ToDoListQuery): Promise<PageOf<ToDoBody>> {
  const { limit, cursor, ...view } = query;
  const toDos = toDosOf(dataSource);
  const { state, kind, reasonCode, responsible, subject, dueBefore, sort } = view;
  if (view.instance !== undefined) {
    const instanceIds = await instanceIdsOf(dataSource, view.instance);
    toDos.andWhere('t.instanceId in (:...instanceIds)', { instanceIds });
  }
  if (state?.length === 1) toDos.andWhere(state[0] === 'open' ? 't.closedAt is null' : 't.closedAt is not null');
  if (kind !== undefined) toDos.andWhere('t.kind in (:...kind)', { kind });
  if (reasonCode !== undefined) toDos.andWhere('t.reasonCode in (:...reasonCode)', { reasonCode });
  if (responsible !== undefined) toDos.andWhere('t.responsible && :responsible', { responsible });
  if (subject !== undefined) toDos.andWhere('t.subject = :subject', { subject });
  if (dueBefore !== undefined) toDos.andWhere('t.dueAt < :dueBefore', { dueBefore });
  const column = sort.endsWith('dueAt') ? 't.dueAt' : 't.raisedAt';
  const key = { column, idType: 'bigint' } as const;
  const page = await readPage(toDos, { limit, cursor, isDescending: sort.startsWith('-'), key, view });
  return { items: page.rows.map(toDoBody), nextCursor: page.nextCursor, count: page.count };
}

/** @throws Problem notFound */
export async function readToDo(dataSource: DataSource, id: string): Promise<ToDoBody> {
  const toDo = await toDosOf(dataSource).where('t.id = :id', { id }).getOne();
  if (toDo === null) throw new Problem('notFound', `There is no to-do ${id}.`);
  return toDoBody(toDo);
}

/** Where it is looked at: its order, its run, else its instance. */
function pageOf({ instance, order }: ToDo, runId: string | null): string {
  if (order !== null) return `/api/v1/orders/${instance.code}/${encodeURIComponent(order.marketplaceOrderId)}`;
  return runId === null ? `/api/v1/instances/${instance.code}` : `/api/v1/runs/${runId}`;
}

function toDoBody(toDo: ToDo): ToDoBody {
  const { id, instance, kind, subject, order, reasonCode, words, responsible } = toDo;
  const runId = toDo.runId ?? toDo.runLine?.runId ?? null;
  const { title, cure } = reasonDefinition(reasonCodeOf(reasonCode));
  const isOpen = toDo.closedAt === null;
  return {
    ...{ id, instance: instance.code, kind, subject, reasonCode, title, words, cure, responsible },
    marketplaceOrderId: order?.marketplaceOrderId ?? null,
    runId,
    page: pageOf(toDo, runId),
    raisedAt: toDo.raisedAt.toISOString(),
    dueAt: toDo.dueAt.toISOString(),
    isOverdue: isOpen && toDo.dueAt.getTime() < Date.now(),
    state: isOpen ? 'open' : 'done',
    closedAt: toDo.closedAt?.toISOString() ?? null,
    closedBy: toDo.closedBy,
    closeNote: toDo.closeNote,
  };
}
