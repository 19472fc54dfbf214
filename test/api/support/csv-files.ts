import { Readable } from 'node:stream';
import type { LightMyRequestResponse } from 'fastify';
import type { ApiUnderTest } from './api-under-test';

/** Sends files to the imports of an API, and takes its exports. */
export interface CsvFiles {
  /** A text goes as UTF-8; chunks go as they come. */
  send(url: string, file: string | Buffer | Iterable<string>, contentType?: string): Promise<LightMyRequestResponse>;
  take(url: string): Promise<string>;
}

export async function csvFiles(under: ApiUnderTest): Promise<CsvFiles> {
  const { api } = under;
  const authorization = `Bearer ${await under.token('backOffice:read', 'backOffice:write')}`;
  return {
    send: (url, file, contentType = 'text/csv') =>
      api.inject({
        ...{ method: 'POST', url: `/api/v1${url}` },
        headers: { authorization, 'content-type': contentType },
        payload: typeof file === 'string' || Buffer.isBuffer(file) ? file : Readable.from(file, { objectMode: false }),
      }),
    take: async (url) => {
      const answer = await api.inject({ url: `/api/v1${url}`, headers: { authorization } });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.body;
    },
  };
}
