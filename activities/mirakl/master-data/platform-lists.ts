import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { entry, flag, neededIdentifier, text } from '../wire-values';
import { type CodedEntry, codedEntrySchema } from './coded-entry';

/** A currency or a language of the platform. */
export interface PlatformChoice {
  readonly code: string;
  readonly label: string;
  readonly isDefault: boolean;
}

const choiceSchema = entry({ code: neededIdentifier, label: text, platform_default: flag }).transform(
  ({ code, label, platform_default }): PlatformChoice => ({
    code,
    label: label ?? code,
    isDefault: platform_default ?? false,
  }),
);

/** Mirakl CH11, at most once a day. */
export const channels: WholeList<CodedEntry> = {
  operation: operations.channels,
  path: '/channels',
  member: 'channels',
  entry: codedEntrySchema,
};

/** Mirakl CUR01, at most once a day. */
export const currencies: WholeList<PlatformChoice> = {
  operation: operations.currencies,
  path: '/currencies',
  member: 'currencies',
  entry: choiceSchema,
};

/** Mirakl L01, at most once a day: the languages in which labels can be asked for. */
export const locales: WholeList<PlatformChoice> = {
  operation: operations.locales,
  path: '/locales',
  member: 'locales',
  entry: choiceSchema,
};
