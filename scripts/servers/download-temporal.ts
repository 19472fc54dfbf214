import { TestWorkflowEnvironment } from '@temporalio/testing';

/**
 * Lets the SDK download the Temporal dev server into the folder given as argument. The SDK offers the download only
 * together with a start, so a server is started and stopped. A program of its own, so that a download that hangs can
 * be ended.
 */
async function main(folder: string): Promise<void> {
  const environment = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'cached-download', downloadDir: folder } },
  });
  await environment.teardown();
}

main(process.argv[2] ?? process.cwd()).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
