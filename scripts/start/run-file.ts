import { z } from 'zod';
import { dataFolder } from './data-folder';
import type { Installation } from './installation';
import { readJsonFile } from './private-file';

const runFileSchema = z.object({
  apiUrl: z.string(),
  apiToken: z.string(),
  temporalUiUrl: z.string().nullable(),
  temporalAddress: z.string(),
  temporalNamespace: z.string(),
  sandboxUrl: z.string(),
  databaseUrl: z.string(),
});

/** The installation that `npm start` runs here. Throws in words when none runs. */
export function readRunningInstallation(file: string = dataFolder(process.env).runFile): Installation {
  const installation = readJsonFile(file, runFileSchema);
  if (installation === null) throw new Error('Nothing runs here yet. Run "npm start" in another terminal first.');
  return installation;
}
