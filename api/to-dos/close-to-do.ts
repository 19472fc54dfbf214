import type { DataSource } from 'typeorm';
import { addTimelineEntry } from '../../entities/add-timeline-entry';
import { ToDo } from '../../entities/to-do.entity';
import { Problem } from '../problems/problem';

export interface ToDoToClose {
  readonly id: string;
  readonly actor: string;
  readonly note: string | null;
}

/**
 * Somebody has seen to it. One that is done already stays as it was closed; where the cause still stands, the next time that
 * it stops something raises another.
 * @throws Problem notFound
 */
export async function closeToDo(dataSource: DataSource, { id, actor, note }: ToDoToClose): Promise<void> {
  await dataSource.transaction(async (manager) => {
    const toDo = await manager.findOne(ToDo, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (toDo === null) throw new Problem('notFound', `There is no to-do ${id}.`);
    if (toDo.closedAt !== null) return;
    await manager.update(ToDo, id, { closedAt: new Date(), closedBy: actor, closeNote: note });
    if (toDo.orderId === null) return;
    await addTimelineEntry(manager, toDo.orderId, {
      ...{ kind: 'toDoClosed', actor, isPrimary: false, data: { toDoId: id, reasonCode: toDo.reasonCode } },
      sentence: note === null ? 'The to-do is done' : `The to-do is done: ${note}`,
    });
  });
}
