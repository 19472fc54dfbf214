const common = {
  testEnvironment: 'node',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

/** Two projects: the rules run in about a second without any server, the rest needs PostgreSQL and Temporal. */
module.exports = {
  testTimeout: 30_000,
  // In a process of their own, which begins anew when it has grown: else the modules of all files before it stay in memory,
  // and the last ones take three times as long.
  workerIdleMemoryLimit: '1GB',
  reporters: [
    'default',
    ['<rootDir>/test/support/json-reporter.cjs', { outputFile: `${__dirname}/test-results/jest.json` }],
  ],
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/test/domain/**/*.test.ts'] },
    {
      ...common,
      displayName: 'stack',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/domain/'],
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
