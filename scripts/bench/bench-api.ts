import { randomBytes } from 'node:crypto';
import { importReportSchema, type ImportReport } from '../../api/back-office/imports/import-report';
import { freePort } from '../servers/free-port';
import { grantApiToken } from '../start/api-token';
import type { BenchConnector } from './bench-connector';
import { startProgram } from './bench-program';

/** The API as a process of its own. */
export interface BenchApi {
  readonly pid: number;
  /** Sends a CSV file. @throws Error when a line of it is not good */
  uploadCsv(path: string, file: string): Promise<ImportReport>;
  stop(): Promise<void>;
}

export async function startBenchApi({ dataSource, env }: BenchConnector): Promise<BenchApi> {
  const token = `connector_${randomBytes(24).toString('base64url')}`;
  await grantApiToken(dataSource, token);
  const address = { API_HOST: '127.0.0.1', API_PORT: String(await freePort()) };
  const program = await startProgram('api/main.ts', { env: { ...env, ...address } });
  const url = `http://${address.API_HOST}:${address.API_PORT}/api/v1`;
  return {
    pid: program.pid,
    async uploadCsv(path, file) {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'text/csv' },
        body: file,
      });
      const answer: unknown = await response.json();
      const report = importReportSchema.safeParse(answer);
      if (!response.ok || !report.success || report.data.failed > 0) {
        throw new Error(`The API does not take the file: ${JSON.stringify(answer)}`);
      }
      return report.data;
    },
    stop: () => program.stop(),
  };
}
