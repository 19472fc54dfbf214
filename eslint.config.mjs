import eslint from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const nodeGlobals = {
  __dirname: 'readonly',
  clearInterval: 'readonly',
  console: 'readonly',
  module: 'writable',
  process: 'readonly',
  require: 'readonly',
  setInterval: 'readonly',
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.data/', 'test-results/']),
  // A rule that does not fit is argued about here, with its reason, and not switched off beside the code.
  { linterOptions: { noInlineConfig: true } },
  eslint.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'max-depth': ['error', 3],
      // About 250 lines are the measure; this is where a file certainly holds two ideas.
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      'no-console': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Said again although the preset has them: the house stands on these three.
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // Values are parsed at the edges; `as const` is not a cast and stays allowed.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false },
      ],
      // A callback that passes a call's result on, and a void callback of one line, both read well.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Numbers in sentences are what they look like.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'A union of texts, or a const object.' },
        { selector: 'ExportDefaultDeclaration', message: 'One name everywhere: a named export.' },
      ],
    },
  },
  {
    // Columns are filled by the ORM, so their classes have fields alone, some of them asserted.
    files: ['entities/**/*.entity.ts'],
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // A migration never changes once it is published, and the catalogue is a table.
    files: ['entities/migrations/*.ts', 'sandbox/catalogue.ts'],
    rules: { 'max-lines': 'off' },
  },
  {
    // Workflow code is deterministic: no clock, no chance, no I/O but through activities. The import rules
    // (.dependency-cruiser.cjs) say the same for whole folders; here the editor says it while one types.
    files: ['workflows/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '**/entities/**',
                '**/platform/**',
                '**/worker/**',
                '**/api/**',
                '**/sandbox/**',
                '**/scripts/**',
              ],
              message: 'Workflow code imports domain/ and the SDK.',
            },
            { group: ['**/activities/**'], allowTypeImports: true, message: 'Types of activities only.' },
            {
              regex: '^(?!\\.{1,2}/|@temporalio/(workflow|common)$)',
              message:
                'Of the packages, only @temporalio/workflow and @temporalio/common exist in the sandbox of workflows.',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'process', 'fetch', 'crypto', 'performance', 'setInterval', 'Buffer'],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // jest's matchers, such as expect.any, are typed any.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      // What a test reads over HTTP, SQL and Temporal it asserts itself; parsing it first would say everything twice.
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
    },
  },
  {
    // Jest takes these two by their default export.
    files: ['test/support/global-{setup,teardown}.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.mjs', '**/*.cjs'], languageOptions: { globals: nodeGlobals } },
  prettier,
);
