import { writableFields, type Field, type Resource } from '../../api/back-office/resource';
import { recordResources } from '../../api/back-office/resources';
import { stock } from '../../api/back-office/resources/stock';
import type { FieldKind } from '../../domain/back-office/field-kind';
import { markdownTable } from './markdown-table';

function takes(kind: FieldKind): string {
  switch (kind.type) {
    case 'text':
      return `text of up to ${kind.longest} characters`;
    case 'currency':
      return 'currency (ISO 4217)';
    case 'country':
      return 'country (ISO 3166-1 alpha-2)';
    case 'countries':
      return 'countries, in a cell with spaces between them';
    case 'decimal':
      return `number as text, up to ${kind.scale} decimals`;
    case 'integer':
      return 'whole number';
    case 'boolean':
      return '`true` or `false`';
    case 'choice':
      return kind.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'date':
      return 'day, `2026-03-01`';
  }
}

function standardOf(field: Field): string {
  if (field.default === undefined) return 'has to be given';
  return field.default === null || typeof field.default === 'object' ? 'none' : `\`${String(field.default)}\``;
}

function section(resource: Resource): string {
  const rows = writableFields(resource).map(([name, field]) => [
    `\`${name}\`${resource.key.includes(name) ? ' (key)' : ''}`,
    field.meaning,
    takes(field.kind),
    standardOf(field),
  ]);
  const uses = (resource.usedBy ?? []).map(({ words, matters }) => (matters === true ? `**${words}**` : words));
  const usedBy = uses.length === 0 ? '' : `\n\nUsed by: ${uses.join(', ')}.`;
  return `## \`/${resource.path}\`\n\n${resource.about}\n\n${markdownTable(['Field', 'Meaning', 'Takes', 'Default'], rows)}${usedBy}`;
}

/** `docs/back-office.md`: every table of the back office that people keep. */
export function backOfficeDocument(): string {
  return `# Back office

Made from \`api/back-office/resources\` by \`npm run docs:generate\`; a test checks that it is up to date.

Each table is a resource below \`/api/v1\`: \`GET\` lists and reads, \`POST\` makes, \`PATCH\` changes all but the key,
\`DELETE\` deletes what nothing uses and archives what is used. \`GET …/{id}/usage\` says what uses a record. A change that
touches what stands in bold below is refused in words unless it says \`?confirmed=true\`.

\`GET …/export\` gives a CSV file, \`POST …/import\` takes one (\`text/csv\`, UTF-8, comma or semicolon, with the header below;
columns that are left out stay as they are). \`?dryRun=true\` says what would become of it and writes nothing. Wrong lines
are reported with line and field, and the others are taken; the same file again writes nothing. Cells are exact both
ways, those too that a spreadsheet would take for a formula.

${[...recordResources, stock].map(section).join('\n\n')}
`;
}
