import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Api } from '../../api';
import { Problem } from '../../problems/problem';

const CHARSET = /charset="?([^";]+)/i;

const notCsv = (detail: string): Problem => new Problem('unsupportedMediaType', detail);

/** Has the routes of this scope take CSV files alone, as they arrive and of any length. */
export function takeCsvBodies(files: Api): void {
  files.removeAllContentTypeParsers();
  files.addContentTypeParser('text/csv', (request, payload, done) => {
    const charset = CHARSET.exec(request.headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
    if (charset === 'utf-8' || charset === 'utf8') done(null, payload);
    else done(notCsv(`The file comes in ${charset}. Save it as "CSV UTF-8" and send it again.`));
  });
  files.addContentTypeParser('*', (_request, _payload, done) => {
    done(notCsv('Send the file itself, in UTF-8, with the header Content-Type: text/csv.'));
  });
}

/** The bytes of a request's file. Leaving off reading them leaves the connection open for the answer. */
export function csvBodyOf(request: FastifyRequest): AsyncIterable<unknown> {
  const { body } = request;
  if (!(body instanceof Readable)) throw notCsv('Send a file with the header Content-Type: text/csv.');
  return body.iterator({ destroyOnReturn: false });
}
