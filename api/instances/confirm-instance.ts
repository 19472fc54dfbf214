import { z } from 'zod';
import { connectionTestId, instanceConfirmationId } from '../../workflows/ids';
import type { ApiContext } from '../api';
import { findInstance } from '../lists/find-instances';
import { Problem } from '../problems/problem';
import { connectionTestSchema } from '../schemas/instance';
import { runWorkflow } from '../temporal/run-workflow';

/** The worker tries a few times for two minutes; a person is kept waiting no longer than this. */
const WAIT_MS = 60_000;

const confirmationSchema = z.object({ isConfirmed: z.boolean(), words: z.string(), reasonCode: z.string().nullable() });

/** Says whether address, key and shop id are right [INS-03]. A worker asks; the API calls no marketplace. */
export async function testConnection(
  { dataSource, temporal }: ApiContext,
  code: string,
): Promise<z.output<typeof connectionTestSchema>> {
  await findInstance(dataSource, code);
  const start = { type: 'connectionTest', workflowId: connectionTestId(code), input: { instanceCode: code } };
  return connectionTestSchema.parse(await runWorkflow(temporal, start, WAIT_MS));
}

/**
 * Reads the platform's switches and first master data and confirms the instance [INS-04].
 * @throws Problem notAllowedNow with words when it was not tested, or the marketplace does not answer well
 */
export async function confirmInstance({ dataSource, temporal }: ApiContext, code: string): Promise<void> {
  const instance = await findInstance(dataSource, code);
  if (instance.state === 'draft') {
    const words = `The instance "${code}" has no good Test Connection with its present credentials. Test it first.`;
    throw new Problem('notAllowedNow', words, { reasonCode: 'wrongState' });
  }
  const start = {
    type: 'instanceConfirmation',
    workflowId: instanceConfirmationId(code),
    input: { instanceCode: code },
  };
  const { isConfirmed, words, reasonCode } = confirmationSchema.parse(await runWorkflow(temporal, start, WAIT_MS));
  if (!isConfirmed) throw new Problem('notAllowedNow', words, { reasonCode });
}
