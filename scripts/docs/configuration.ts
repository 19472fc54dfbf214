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

## npm start

\`npm start\` uses an external server for \`DATABASE_URL\` and \`TEMPORAL_ADDRESS\` when they are set, and starts its own where they
are not. It keeps everything in \`.data/\`, or in the folder that \`CONNECTOR_DATA_DIR\` names. It passes the variables above on
to the worker and the API, but for addresses and ports, which it chooses itself. Where it finds a Temporal server, each
try is said: \`TEMPORAL_ADDRESS\`, the program of \`TEMPORAL_CLI_PATH\`, \`temporal\` on the \`PATH\`, the copy in the user's cache
folder (\`XDG_CACHE_HOME\` or \`~/.cache\`, below \`connector/temporal-cli\`), the download by Temporal's SDK, \`go install\`.
\`npm test\` finds it the same way.
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
