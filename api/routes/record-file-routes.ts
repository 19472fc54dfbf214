import { z } from 'zod';
import type { Api, ApiContext } from '../api';
import { csvBodyOf, takeCsvBodies } from '../back-office/csv/csv-body';
import { exportRecords } from '../back-office/imports/export-records';
import { importFile } from '../back-office/imports/import-file';
import { importReportSchema } from '../back-office/imports/import-report';
import { filterShape, importQuery } from '../back-office/record-schemas';
import { writableFields, type Resource } from '../back-office/resource';
import { tagOf } from './record-routes';

/** The records of a resource as a CSV file that its import takes back unchanged. */
export function exportRoute(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  api.get(
    `/${resource.path}/export`,
    {
      config: { scope: 'backOffice:read' },
      schema: {
        ...{
          tags: [tagOf(resource)],
          summary: `All ${resource.many} as CSV`,
          querystring: z.strictObject(filterShape(resource)),
        },
        description:
          'UTF-8, in the columns that the import takes. No cell is changed: one that a spreadsheet would take for a formula stays what it is.',
        response: { 200: { content: { 'text/csv': { schema: z.unknown().describe('A CSV file') } } } },
      },
    },
    (request, reply) => {
      void reply.type('text/csv; charset=utf-8');
      void reply.header('content-disposition', `attachment; filename="${resource.path}.csv"`);
      return reply.send(exportRecords(dataSource, resource, request.query));
    },
  );
}

export function importRoute(api: Api, { dataSource }: ApiContext, resource: Resource): void {
  fileScope(api, (files) => {
    files.post(
      `/${resource.path}/import`,
      {
        config: { scope: 'backOffice:write', repeatsHarmlessly: true },
        schema: { ...importSchema(resource), querystring: importQuery },
      },
      (request) =>
        importFile(dataSource, {
          ...{ resource, bytes: csvBodyOf(request) },
          dryRun: request.query.dryRun === 'true',
          isConfirmed: request.query.confirmed === 'true',
        }),
    );
  });
}

/** Routes of their own body. */
export function fileScope(api: Api, routes: (files: Api) => void): void {
  void api.register((files: Api, _options, done) => {
    takeCsvBodies(files);
    routes(files);
    done();
  });
}

export function importSchema(resource: Resource) {
  const columns = writableFields(resource).map(([name]) => name);
  return {
    tags: [tagOf(resource)],
    summary: `Import ${resource.many} from CSV`,
    description: `Columns: ${columns.join(', ')}; those that are left out stay as they are. Of any length. A line that is wrong is reported and left out. Sent again, the same file writes nothing.`,
    consumes: ['text/csv'],
    response: { 200: importReportSchema },
  };
}
