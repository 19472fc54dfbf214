const { mkdirSync, writeFileSync } = require('node:fs');
const { dirname } = require('node:path');

/**
 * Writes what `jest --json --outputFile` writes, under the same names, on every run: those are options of the command
 * line only, and the report has to be there after a plain `npm test`.
 */
class JsonReporter {
  constructor(_globalConfig, options) {
    this.outputFile = options.outputFile;
  }

  onRunComplete(_contexts, results) {
    // Jest itself decides this only after the reporters have run.
    const success = !results.snapshot.failure && results.numFailedTests + results.numRuntimeErrorTestSuites === 0;
    const report = { ...results, success, coverageMap: undefined, testResults: results.testResults.map(fileResult) };
    mkdirSync(dirname(this.outputFile), { recursive: true });
    writeFileSync(this.outputFile, `${JSON.stringify(report, null, 2)}\n`);
  }
}

function fileResult(file) {
  return {
    name: file.testFilePath,
    status: file.testExecError !== undefined || file.numFailingTests > 0 ? 'failed' : 'passed',
    startTime: file.perfStats.start,
    endTime: file.perfStats.end,
    summary: '',
    message: file.failureMessage ?? '',
    assertionResults: file.testResults.map(testResult),
  };
}

function testResult(test) {
  const { ancestorTitles, duration, failureMessages, fullName, location, numPassingAsserts, status, title } = test;
  return { ancestorTitles, duration, failureMessages, fullName, location, numPassingAsserts, status, title };
}

module.exports = JsonReporter;
