import jestConfig from './jest.config.cjs';

const { projects, testTimeout } = jestConfig;
const unitTests = projects.find(({ displayName }) => displayName === 'unit');

/** `npm run mutants`: the rules in which a wrong sign or a wrong comparison costs money, each changed in turn. */
export default {
  mutate: [
    'domain/{money,totals,changed-amounts,line-quantity,order-shipping,*tax*}.ts',
    'domain/{workflow-configuration,delivery-method,partner-identity,country-label,decide-order,order-states}.ts',
    'domain/{mapping,listings,taxes,invoicing,credit-notes}/*.ts',
  ],
  testRunner: 'jest',
  jest: {
    projectType: 'custom',
    config: { ...unitTests, testTimeout, projects: [], setupFiles: ['<rootDir>/test/support/fewer-runs.ts'] },
  },
  coverageAnalysis: 'perTest',
  // Constants that a file makes when it is loaded need all tests in a process of its own each: three quarters of the time.
  ignoreStatic: true,
  // A busy machine is no endless loop.
  timeoutMS: 10_000,
  // Nothing else is read by the rules and their tests.
  ignorePatterns: [
    '/*',
    '!/jest.config.cjs',
    '!/domain',
    '!/activities',
    '!/test',
    '/test/*',
    '!/test/domain',
    '!/test/support',
  ],
  // A folder that neither git nor jest looks into.
  tempDirName: '.data/mutants/copy',
  reporters: ['progress-append-only', 'clear-text', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowEmojis: false },
  htmlReporter: { fileName: '.data/mutants/report.html' },
  jsonReporter: { fileName: '.data/mutants/report.json' },
  allowConsoleColors: false,
  thresholds: { high: 95, low: 90, break: 85 },
};
