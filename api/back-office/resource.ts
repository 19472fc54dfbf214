import type { EntityManager } from 'typeorm';
import type { FieldKind, FieldValue } from '../../domain/back-office/field-kind';

/** A record that another one names, by what people call it. */
export interface Reference {
  readonly table: string;
  /** Column that people know it by. */
  readonly by: string;
  /** As in "There is no … of this name". */
  readonly words: string;
  /** The field with the company that it belongs to, or with a record of that company. */
  readonly within?: string;
  readonly hasArchive?: true;
}

export interface Field {
  readonly kind: FieldKind;
  readonly meaning: string;
  /** What a new record has unless it is told. A field without one has to be given. */
  readonly default?: FieldValue;
  /** Unless it is the field's name. */
  readonly column?: string;
  readonly refersTo?: Reference;
  /** The referring field through which this one is known: the company of a price is that of its pricelist. */
  readonly through?: string;
  /** How the table writes "none" where a key needs a value. */
  readonly noneIs?: string;
  /** Changing it changes what becomes of orders that are open, or of what is connected. */
  readonly matters?: true;
  /** SQL of a figure that is read and never written; of `r`, the record's row. */
  readonly reads?: string;
}

/** Rows that use a record. */
export interface Use {
  /** As in "3 open orders". */
  readonly words: string;
  /** `from … where …`, given the SQL of the record's id. */
  readonly rows: (id: string) => string;
  /** Whether a change of what matters touches it. */
  readonly matters?: true;
}

/**
 * A rule that one row of SQL tells; true breaks it. What the line says goes by `line`, the record as it is by `r`, as it
 * would become by `n`, referred records by `f_<column>`.
 */
export interface Check {
  readonly field: string;
  readonly breaks: string;
  readonly words: string;
}

export type Values = Readonly<Record<string, FieldValue>>;

/**
 * All that there is to know of one table of the back office. Its schemas, routes, documentation, CSV columns, import and
 * export follow from this.
 */
export interface Resource {
  /** Path below `/api/v1`. */
  readonly path: string;
  readonly table: string;
  /** Name of its schema in the API's document. */
  readonly schema: string;
  readonly one: string;
  readonly many: string;
  readonly about: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The fields that tell one record from all others; they never change. */
  readonly key: readonly string[];
  readonly checks?: readonly Check[];
  /** All tables whose rows name a record of it: one that none of them names can be deleted. */
  readonly usedBy?: readonly Use[];
  /**
   * What no row of SQL tells of records that would be made: the field and words of what is wrong with each, in their order,
   * null where nothing is. Called in the transaction that makes them, if any does.
   */
  readonly refuses?: (
    manager: EntityManager,
    wanted: readonly Values[],
  ) => Promise<readonly ({ readonly field: string; readonly detail: string } | null)[]>;
  /** Called in the transaction in which these records were made. */
  readonly afterCreate?: (manager: EntityManager, made: readonly Values[]) => Promise<void>;
  /** Called in the transaction in which these records, that were there before, became what the values say. */
  readonly afterChange?: (manager: EntityManager, changed: readonly Values[]) => Promise<void>;
  /** Called in the transaction in which this record was deleted or archived, with what it was. */
  readonly afterRemove?: (manager: EntityManager, removed: Values) => Promise<void>;
}

export const hasArchive = ({ fields }: Resource): boolean => 'isArchived' in fields;

/** The fields that people write, in the order of the description. */
export function writableFields({ fields }: Pick<Resource, 'fields'>): readonly (readonly [string, Field])[] {
  return Object.entries(fields).filter(([, field]) => field.reads === undefined);
}
