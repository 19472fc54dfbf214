import { reasonCodeOf, reasonDefinition } from '../reason-codes';

/** To-do's of one instance for one reason, as one message tells them. */
export interface ToldGroup {
  readonly instance: string;
  readonly reasonCode: string;
  readonly count: number;
  /** ISO 8601. */
  readonly firstDueAt: string;
  /** The first of them: marketplace order ids, or records of run lines. */
  readonly subjects: readonly string[];
}

/** What one message tells. Nothing in it is of a buyer: ids, codes and the words of the catalogue [SEC-02]. */
export interface ToldToDos {
  readonly notificationId: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly groups: readonly ToldGroup[];
  /** Where the API is reached, without a slash at the end. */
  readonly publicUrl: string;
}

const countOf = ({ groups }: ToldToDos): number => groups.reduce((sum, { count }) => sum + count, 0);

const listOf = (told: ToldToDos, { instance, reasonCode }: ToldGroup): string =>
  `${told.publicUrl}/api/v1/to-dos?state=open&instance=${instance}&reasonCode=${encodeURIComponent(reasonCode)}`;

const counted = (count: number): string => (count === 1 ? 'One to-do' : `${String(count)} to-do's`);

/** The message as a mail of plain text. */
export function mailOf(told: ToldToDos): { readonly subject: string; readonly text: string } {
  const instances = [...new Set(told.groups.map(({ instance }) => instance))];
  const count = countOf(told);
  return {
    subject: `${counted(count)} of ${instances.join(', ')}`,
    text: [
      `${counted(count)} ${count === 1 ? 'waits' : 'wait'} for you.`,
      ...told.groups.map((group) => paragraphOf(told, group)),
      'A to-do closes by itself when its cause is gone.',
      '',
    ].join('\n\n'),
  };
}

function paragraphOf(told: ToldToDos, group: ToldGroup): string {
  const { title, cure } = reasonDefinition(reasonCodeOf(group.reasonCode));
  const more = group.count - group.subjects.length;
  return [
    `${group.instance}: ${title} (${group.reasonCode}), ${String(group.count)} to be looked at by ${group.firstDueAt}`,
    `What helps: ${cure}`,
    `Which: ${group.subjects.join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`,
    listOf(told, group),
  ].join('\n');
}

/** The message as another system takes it. */
export function webhookBodyOf(told: ToldToDos): object {
  return {
    type: 'toDos.raised',
    timestamp: told.createdAt,
    data: {
      count: countOf(told),
      groups: told.groups.map((group) => {
        const { title, cure } = reasonDefinition(reasonCodeOf(group.reasonCode));
        return { ...group, title, cure, url: listOf(told, group) };
      }),
    },
  };
}
