import fc from 'fast-check';

/** Under each of a thousand changed rules every property is tried anew (`npm run mutants`): fewer runs of it must do. */
fc.configureGlobal({ numRuns: 25 });
