import { isReasonCode, reasonCatalogue, reasonDefinition } from '../../domain/reason-codes';
import { markdownTable } from './markdown-table';

/** `docs/reason-codes.md`: why something does not go on, whose turn it is, and what to do. */
export function reasonCodesDocument(): string {
  const codes = Object.keys(reasonCatalogue).filter(isReasonCode);
  const rows = codes.map((code) => {
    const { rule, title, turn, isPassing, cure, skippableSteps } = reasonDefinition(code);
    return [`\`${code}\``, rule, title, turn, isPassing ? 'yes' : 'no', cure, skippableSteps.join(', ')];
  });
  return `# Reason codes

Made from \`domain/reason-codes.ts\` by \`npm run docs:generate\`; a test checks that it is up to date.

Everything that parks, fails, waits or is not taken names one of these codes. What passes is tried again by itself for
ever; the rest waits for somebody, or is final. A step may be skipped only where that is sound. The rule is the number of the
behaviour at work, as tests and \`npm run explain\` name it.

${markdownTable(['Code', 'Rule', 'Title', 'Turn', 'Passes', 'Cure', 'Steps that may be skipped'], rows)}
`;
}
