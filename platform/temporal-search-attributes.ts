import type { Connection } from '@temporalio/client';
import { encodeSearchAttributeIndexedValueType } from '@temporalio/common/lib/search-attributes';
import { searchAttributes as searchAttributeTypes } from '../domain/lifecycle/search-attributes';
import { codeOf, detailsOf, GRPC, isRefusal, TemporalSetupError } from './temporal-errors';

type SearchAttributeName = keyof typeof searchAttributeTypes;

function isOurs(name: string): name is SearchAttributeName {
  return name in searchAttributeTypes;
}

function commandsFor(namespace: string, names: readonly SearchAttributeName[]): readonly string[] {
  const spelled = names.map((name) => ({ name, type: SPELLED_TYPES[searchAttributeTypes[name]] }));
  const cloud = spelled.map(({ name, type }) => `--search-attribute "${name}=${type}"`).join(' ');
  return [
    ...spelled.map(
      ({ name, type }) =>
        `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
    ),
    `  Temporal Cloud: tcld namespace search-attributes add --namespace ${namespace} ${cloud}`,
  ];
}

/** As the command line tools spell the types. */
const SPELLED_TYPES = { KEYWORD: 'Keyword', BOOL: 'Bool', DATETIME: 'Datetime' } as const;

/** Names with the server's code of the type; null for a type that the server does not tell. */
type PresentAttributes = ReadonlyMap<string, number | null>;

async function readSearchAttributes(connection: Connection, namespace: string): Promise<PresentAttributes> {
  try {
    const answer = await connection.operatorService.listSearchAttributes({ namespace });
    return new Map(Object.entries(answer.customAttributes));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    // Who may not list them may still see their names in the namespace's own description.
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    return new Map(Object.values(config?.customSearchAttributeAliases ?? {}).map((name) => [name, null]));
  }
}

/**
 * Registers the search attributes that the namespace does not have yet. Safe to run in several processes at once.
 *
 * @throws TemporalSetupError with the commands to run when the server does not allow it or has one of another type
 */
export async function ensureSearchAttributes(connection: Connection, namespace: string): Promise<void> {
  const present = await readSearchAttributes(connection, namespace);
  const names = Object.keys(searchAttributeTypes).filter(isOurs);
  const wrong = names.filter((name) => (present.get(name) ?? typeCode(name)) !== typeCode(name));
  if (wrong.length > 0) {
    throw new TemporalSetupError(
      `The namespace "${namespace}" has search attributes of other types than this program needs: ${wrong.join(', ')}. ` +
        'Use a namespace of its own (TEMPORAL_NAMESPACE).',
    );
  }
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing.map((name) => [name, typeCode(name)])),
    });
  } catch (error) {
    if (codeOf(error) === GRPC.alreadyExists) return;
    if (!isRefusal(error)) throw error;
    throw new TemporalSetupError(
      [
        `The Temporal namespace "${namespace}" lacks search attributes, and the server does not let this program add them: ${detailsOf(error)}`,
        'Add them, then start again:',
        ...commandsFor(namespace, missing),
      ].join('\n'),
    );
  }
}

function typeCode(name: SearchAttributeName): number {
  const code = encodeSearchAttributeIndexedValueType(searchAttributeTypes[name]);
  if (code === undefined) throw new Error(`The SDK does not know the type of the search attribute ${name}.`);
  return code;
}
