import { configurationDocument, environmentExample } from './configuration';

export interface GeneratedDocument {
  /** From the repository's root. */
  readonly path: string;
  readonly make: () => string;
}

/** Every file that is made from the code. They are committed; a test compares them. */
export const generatedDocuments: readonly GeneratedDocument[] = [
  { path: 'docs/configuration.md', make: configurationDocument },
  { path: '.env.example', make: environmentExample },
];
