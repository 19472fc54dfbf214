import { backOfficeDocument } from './back-office';
import { callLimitsDocument } from './call-limits';
import { configurationDocument, environmentExample } from './configuration';
import { reasonCodesDocument } from './reason-codes';
import { settingsDocument } from './settings';

export interface GeneratedDocument {
  /** From the repository's root. */
  readonly path: string;
  readonly make: () => string;
}

/** Every file that is made from the code. They are committed; a test compares them. */
export const generatedDocuments: readonly GeneratedDocument[] = [
  { path: 'docs/configuration.md', make: configurationDocument },
  { path: '.env.example', make: environmentExample },
  { path: 'docs/settings.md', make: settingsDocument },
  { path: 'docs/reason-codes.md', make: reasonCodesDocument },
  { path: 'docs/call-limits.md', make: callLimitsDocument },
  { path: 'docs/back-office.md', make: backOfficeDocument },
];
