import { operations } from '../operations';
import type { WholeList } from '../paging/whole-list';
import { entry, flag, identifier, informativeList, neededIdentifier, text } from '../wire-values';
import type { CodedEntry } from './coded-entry';

/** A field that the operator added to orders, lines, offers or the shop. One code may stand for several entities. */
export interface CustomField extends CodedEntry {
  /** SHOP, OFFER, ORDER or ORDER_LINE. */
  readonly entity: string | null;
  /** STRING, NUMERIC, LIST, MULTIPLE_VALUES_LIST and others, as Mirakl spells it. */
  readonly type: string | null;
  readonly isRequired: boolean;
  readonly isEditable: boolean;
  readonly defaultValue: string | null;
  /** Empty: not a list. */
  readonly acceptedValues: readonly string[];
  readonly pattern: string | null;
}

/** Mirakl AF01, at most once a day: the fields of every entity. */
export const customFields: WholeList<CustomField> = {
  operation: operations.customFields,
  path: '/additional_fields',
  member: 'additional_fields',
  entry: entry({
    code: neededIdentifier,
    label: text,
    description: text,
    entity: identifier,
    type: identifier,
    required: flag,
    editable: flag,
    default_value: text,
    accepted_values: informativeList(neededIdentifier),
    regex: text,
  }).transform((wire): CustomField => ({
    code: wire.code,
    label: wire.label ?? wire.code,
    description: wire.description,
    entity: wire.entity,
    type: wire.type,
    isRequired: wire.required ?? false,
    isEditable: wire.editable ?? true,
    defaultValue: wire.default_value,
    acceptedValues: wire.accepted_values,
    pattern: wire.regex,
  })),
};
