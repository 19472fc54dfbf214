import { settingTable } from '../../domain/instance-settings';
import { markdownTable } from './markdown-table';

function defaultWords(value: unknown): string {
  return value === null ? 'none' : `\`${JSON.stringify(value)}\``;
}

/** `docs/settings.md`: every setting of an instance. */
export function settingsDocument(): string {
  const rows = Object.entries(settingTable).map(([name, setting]) => [
    `\`${name}\``,
    setting.meaning,
    setting.allowed,
    defaultWords(setting.default),
  ]);
  return `# Settings of an instance

Made from \`domain/instance-settings.ts\` by \`npm run docs:generate\`; a test checks that it is up to date.

Given when an instance is made, changed by \`PATCH /api/v1/instances/{code}/settings\`, tried without effect by
\`npm run explain -- FILE --with NAME=VALUE\`. A changed setting also counts for orders that were not taken so far: the next
order import looks at them again.

${markdownTable(['Name', 'Meaning', 'Takes', 'Default'], rows)}
`;
}
