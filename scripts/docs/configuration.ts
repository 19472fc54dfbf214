import { listVariables, type Variable } from '../../platform/environment';
import { markdownTable } from './markdown-table';

function defaultOf(variable: Variable): string {
  if (variable.isRequired) return 'required';
  return variable.defaultText === null ? '' : `\`${variable.defaultText}\``;
}

/** `docs/configuration.md`: every variable of the worker and the API. */
export function configurationDocument(): string {
  const rows = listVariables().map((variable) => [
    `\`${variable.name}\``,
    variable.meaning,
    defaultOf(variable),
    variable.usedBy,
  ]);
  return `# Configuration

Made from \`platform/environment.ts\` by \`npm run docs:generate\`; a test checks that it is up to date.

The worker and the API read the environment once, when they start. Whatever is missing or wrong is said all at once, and
the process ends with exit code 1. A variable set to nothing counts as missing. \`npm start\` needs none of them: it makes
what is needed and keeps it in \`.data/\`. A file \`.env\` beside \`package.json\` is read too by the commands of
\`package.json\`; what the environment itself says wins.

${markdownTable(['Variable', 'Meaning', 'Default', 'Used by'], rows)}

Headers for Temporal are given as \`TEMPORAL_GRPC_META_<NAME>\`.

\`npm start\` and \`npm test\` look for a Temporal server and also read \`TEMPORAL_CLI_PATH\`, the program of a Temporal dev
server to use. \`npm start\` uses an external server for \`DATABASE_URL\` and \`TEMPORAL_ADDRESS\` when they are set.
`;
}

/** `.env.example`: the required variables with an example, the others as comments with their defaults. */
export function environmentExample(): string {
  const blocks = listVariables().map((variable) => {
    const assignment = `${variable.name}=${variable.example}`;
    return [`# ${variable.meaning}`, variable.isRequired ? assignment : `# ${assignment}`].join('\n');
  });
  return `# Copy to .env and fill in. Made from platform/environment.ts by npm run docs:generate.

${blocks.join('\n\n')}
`;
}
