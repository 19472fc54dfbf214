import { z } from 'zod';
import { isReasonCode } from '../../domain/reason-codes';

export const moneySchema = z
  .object({
    amount: z.string().describe('Decimal number as text, such as "12.50"'),
    currency: z.string().describe('ISO 4217'),
  })
  .meta({ id: 'Money' });

export type Money = z.output<typeof moneySchema>;

/** ISO 8601 in UTC. */
export const timeSchema = z.string().describe('ISO 8601 in UTC');

/** A person as everybody may see them. */
export const maskedPersonSchema = z
  .object({
    initials: z.string(),
    country: z.string().nullable().describe('ISO 3166-1 alpha-2'),
  })
  .meta({ id: 'MaskedPerson' });

export type MaskedPerson = z.output<typeof maskedPersonSchema>;

export const commandAnswerSchema = z
  .object({
    outcome: z.enum(['accepted', 'alreadyDone']),
    message: z.string(),
  })
  .meta({ id: 'CommandAnswer' });

export const instanceCodeSchema = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits or hyphens');

export const reasonCodeSchema = z.string().refine(isReasonCode, { error: 'is not a code of the catalogue of reasons' });

/** Of a row of ours: it fits the column. */
export const idSchema = (of: string) => z.string().regex(/^\d{1,18}$/, `must be the id of a ${of}`);

/** Text that a person typed: something other than spaces. */
export const wordsSchema = (maxLength: number) => z.string().trim().min(1).max(maxLength);
