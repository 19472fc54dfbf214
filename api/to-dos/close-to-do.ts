import { IsNull, type DataSource } from 'typeorm';
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
    const toDo = await manager.findOneBy(ToDo, { id });
    if (toDo === null) throw new Problem('notFound', `There is no to-do ${id}.`);
    const { orderId, reasonCode } = toDo;
    // A step locks its order first, and writes its to-do's then.
    if (orderId !== null) await manager.query(`select from marketplace_order where id = $1 for update`, [orderId]);
    const { affected } = await manager.update(
      ToDo,
      { id, closedAt: IsNull() },
      { closedAt: () => 'now()', closedBy: actor, closeNote: note },
    );
    if (affected !== 1 || orderId === null) return;
    await addTimelineEntry(manager, orderId, {
      ...{ kind: 'toDoClosed', actor, isPrimary: false, data: { toDoId: id, reasonCode } },
      sentence: note === null ? 'The to-do is done' : `The to-do is done: ${note}`,
    });
  });
}
