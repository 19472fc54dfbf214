import { stackServersOfThisRun } from './stack-servers-of-this-run';

/** After all tests of the project `stack`. */
export default async function globalTeardown(): Promise<void> {
  await stackServersOfThisRun()?.stop();
}
