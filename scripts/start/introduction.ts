import type { Installation } from './installation';

export interface IntroductionOptions {
  readonly installation: Installation;
  readonly dataFolder: string;
  readonly secretsFile: string;
  /** The token is shown once, by the start that made it. */
  readonly isTokenNew: boolean;
}

/** The block that a newcomer reads: what runs where, and what to do next. */
export function introduction({ installation, dataFolder, secretsFile, isTokenNew }: IntroductionOptions): string {
  const { apiUrl, apiToken, temporalUiUrl, temporalAddress, temporalNamespace, sandboxUrl } = installation;
  const ui = temporalUiUrl === null ? null : `${temporalUiUrl}/namespaces/${encodeURIComponent(temporalNamespace)}`;
  const rows: readonly (readonly [string, string])[] = [
    ['API', `${apiUrl}/api/v1`],
    ['API documentation', `${apiUrl}/api/v1/docs`],
    ['API token', isTokenNew ? `${apiToken}  (shown once; kept in ${secretsFile})` : `kept in ${secretsFile}`],
    ['Temporal UI', ui ?? `none (the server at ${temporalAddress})`],
    ['Sandbox', `${sandboxUrl}/_sandbox`],
    ['Data', `${dataFolder}  (logs in logs/)`],
    ['A new order', 'npm run demo:order'],
    ['Ship one', 'npm run demo:deliver -- <order>'],
    ['Stop', 'Ctrl-C; npm start continues with everything still there'],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const line = '─'.repeat(72);
  return [line, ...rows.map(([name, value]) => `  ${name.padEnd(width)}   ${value}`), line].join('\n');
}
