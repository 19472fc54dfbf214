/**
 * The hold of an instance, as SQL: null when it may call its marketplace, else a name of `domain/instance-hold.ts`.
 *
 * @param instance alias of the table in the statement
 */
export const holdOf = (instance: string): string =>
  `case when ${instance}.is_copied then 'copiedDatabase'
        when ${instance}.state = 'paused' then 'paused'
        when ${instance}.gate = 'closed' then 'authentication' end`;
