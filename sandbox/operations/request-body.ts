import type { z } from 'zod';
import { parseJson } from '../json';

export type Body<T> =
  { readonly kind: 'read'; readonly value: T } | { readonly kind: 'wrong'; readonly message: string };

/** The JSON body of a call, checked against what the operation's contract accepts. */
export function readBody<T>(text: string, schema: z.ZodType<T>): Body<T> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    return {
      kind: 'wrong',
      message: text.trim() === '' ? 'The request body is missing' : 'The request body is not JSON',
    };
  }
  const checked = schema.safeParse(value);
  if (checked.success) return { kind: 'read', value: checked.data };
  const issue = checked.error.issues[0];
  return { kind: 'wrong', message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
}
