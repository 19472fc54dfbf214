import { entry, neededIdentifier, text } from '../wire-values';

/** What a code list of the platform has in common. Match on codes: labels follow the locale. */
export interface CodedEntry {
  readonly code: string;
  readonly label: string;
  readonly description: string | null;
}

export const codedEntrySchema = entry({ code: neededIdentifier, label: text, description: text }).transform(
  ({ code, label, description }): CodedEntry => ({ code, label: label ?? code, description }),
);
