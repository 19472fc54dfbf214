import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The marketplace's official contract, kept beside the project and never copied into it. */
const CONTRACT_FILE = resolve(__dirname, '../../../shared/mirakl/openapi-seller.json');

const parameterSchema = z.object({
  in: z.enum(['query', 'path', 'header']),
  name: z.string(),
  required: z.boolean().optional(),
  schema: z.looseObject({
    type: z.string(),
    format: z.string().optional(),
    enum: z.array(z.string()).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
  }),
});

const referenceSchema = z.object({ $ref: z.string() });

const operationSchema = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([referenceSchema, parameterSchema])).optional(),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: z.looseObject({}).optional() })) })
    .optional(),
});

const contractSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({
    schemas: z.record(z.string(), z.looseObject({})),
    parameters: z.record(z.string(), parameterSchema),
  }),
});

export type ContractParameter = z.output<typeof parameterSchema>;

export interface ContractOperation {
  readonly operationId: string;
  /** As the document writes it, with its parameters in braces. */
  readonly template: string;
  readonly parameters: readonly ContractParameter[];
  /** Content type and where its schema is, as a pointer into the document; null when the operation takes no body. */
  readonly body: { readonly contentType: string; readonly pointer: string } | null;
}

export interface OfficialContract {
  /** The document as it is, for a validator that follows its pointers. */
  readonly document: Record<string, unknown>;
  /** The operation behind a method and a path that was really called; null when there is none. */
  operationOf(method: string, path: string): ContractOperation | null;
}

/** The contract, or null where the file is not at hand. */
export function readOfficialContract(): OfficialContract | null {
  if (!existsSync(CONTRACT_FILE)) {
    return null;
  }
  const document = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(CONTRACT_FILE, 'utf8')));
  const { paths, components } = contractSchema.parse(document);

  const parameterOf = (parameter: ContractParameter | z.output<typeof referenceSchema>): ContractParameter[] => {
    const found = 'name' in parameter ? parameter : components.parameters[parameter.$ref.split('/').at(-1) ?? ''];
    return found === undefined ? [] : [found];
  };

  return {
    document,
    operationOf: (method, path) => {
      const template = Object.keys(paths)
        .filter((candidate) => matchesTemplate(FILE_PATHS.get(candidate) ?? candidate, path))
        .sort((one, other) => parametersIn(one) - parametersIn(other))[0];
      const found = template === undefined ? undefined : paths[template]?.[method.toLowerCase()];
      if (template === undefined || found === undefined) {
        return null;
      }
      const { operationId, parameters = [], requestBody } = operationSchema.parse(found);
      const contentType = Object.keys(requestBody?.content ?? {})[0];
      const steps = ['paths', template, method.toLowerCase(), 'requestBody', 'content', contentType ?? '', 'schema'];
      return {
        operationId,
        template,
        parameters: parameters.flatMap(parameterOf),
        body: contentType === undefined ? null : { contentType, pointer: `#/${steps.map(pointerStep).join('/')}` },
      };
    },
  };
}

/** The document has no path for the files of an export: their addresses come from answers. These are where they were seen. */
const FILE_PATHS: ReadonlyMap<string, string> = new Map([
  ['/dynamic-url/The+URL+is+retrieved+from+OF53+output/OF54', '/api/offers/export/async/file/{id}'],
  ['/dynamic-url/The+URL+is+retrieved+from+OR14+output/OR15', '/api/orders/async-export/file/{id}'],
]);

/** A path without parameters is meant before one whose parameter would take the same text. */
function parametersIn(template: string): number {
  return template.split('{').length - 1;
}

function matchesTemplate(template: string, path: string): boolean {
  const pattern = template
    .split(/\{[^}]+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${pattern}$`).test(path);
}

function pointerStep(step: string): string {
  return encodeURIComponent(step.replace(/~/g, '~0').replace(/\//g, '~1'));
}
