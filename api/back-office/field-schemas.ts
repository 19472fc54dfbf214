import { isValid } from 'i18n-iso-countries';
import { z } from 'zod';
import type { FieldKind, FieldValue } from '../../domain/back-office/field-kind';
import type { Field } from './resource';

const MANY_COUNTRIES = 250;
/** Half of a pair, which is no character, and the character that no text of PostgreSQL holds. */
const NO_TEXT = /\p{Surrogate}|\0/u;

function textSchema(longest: number): z.ZodType<string> {
  return z
    .string('must be text')
    .max(longest, `must have at most ${longest} characters`)
    .refine((text) => text.trim() !== '', 'must hold more than spaces')
    .refine((text) => !NO_TEXT.test(text), 'holds something that is no character');
}

const countrySchema = z
  .string('must be a country')
  .regex(/^[A-Z]{2}$/, 'must be a country as two capital letters (ISO 3166-1)')
  .refine(isValid, 'is no country of ISO 3166-1');

function decimalSchema({ digits, scale, mayBeZero }: Extract<FieldKind, { type: 'decimal' }>): z.ZodType<string> {
  const whole = digits - scale;
  const shape = new RegExp(`^\\d{1,${whole}}(\\.\\d{1,${scale}})?$`);
  const words = `must be a number as text, with a point, at most ${whole} digits before and ${scale} after it`;
  const number = z.string(words).regex(shape, words);
  return mayBeZero ? number : number.refine((text) => /[1-9]/.test(text), 'must be more than 0');
}

function kindSchema(kind: FieldKind): z.ZodType<FieldValue> {
  switch (kind.type) {
    case 'text':
      return textSchema(kind.longest);
    case 'currency':
      return z
        .string('must be a currency')
        .regex(/^[A-Z]{3}$/, 'must be a currency as three capital letters (ISO 4217)');
    case 'country':
      return countrySchema;
    case 'countries':
      return z.array(countrySchema).max(MANY_COUNTRIES);
    case 'decimal':
      return decimalSchema(kind);
    case 'integer': {
      const words = `must be a whole number from ${kind.least} to ${kind.most}`;
      return z.int(words).min(kind.least, words).max(kind.most, words);
    }
    case 'boolean':
      return z.boolean('must be true or false');
    case 'choice':
      return z.enum(kind.choices, `must be one of ${kind.choices.join(', ')}`);
    case 'date':
      return z.iso.date('must be a day such as 2026-03-01');
  }
}

/** Of a value that is given: null where a record may do without. */
export function givenSchema(field: Field): z.ZodType<FieldValue> {
  const schema = kindSchema(field.kind);
  return (field.default === null ? schema.nullable() : schema).describe(field.meaning);
}

/** Of a new record's value, which its default may stand for. */
export function newSchema(field: Field): z.ZodType<FieldValue | undefined> {
  const schema = givenSchema(field);
  return field.default === undefined ? schema : schema.default(field.default).describe(field.meaning);
}

/** Of a value that is read: whatever the row holds. */
export function readSchema({ kind, meaning, default: standard }: Field): z.ZodType<FieldValue> {
  const schema = plainSchema(kind);
  return (standard === null ? schema.nullable() : schema).describe(meaning);
}

function plainSchema(kind: FieldKind): z.ZodType<FieldValue> {
  switch (kind.type) {
    case 'countries':
      return z.array(z.string());
    case 'integer':
      return z.int();
    case 'boolean':
      return z.boolean();
    case 'choice':
      return z.enum(kind.choices);
    case 'text':
    case 'currency':
    case 'country':
    case 'decimal':
    case 'date':
      return z.string();
  }
}
