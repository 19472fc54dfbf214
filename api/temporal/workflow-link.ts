import { z } from 'zod';
import type { ApiContext } from '../api';

export const workflowLinkSchema = z
  .object({
    workflowId: z.string(),
    url: z.string().nullable().describe('Page of the Temporal UI; null when its address is not configured'),
  })
  .meta({ id: 'WorkflowLink' });

export type WorkflowLink = z.output<typeof workflowLinkSchema>;

/** The UI itself goes on to the newest run of the id. */
export function workflowLink({ temporal, temporalUiUrl }: ApiContext, workflowId: string): WorkflowLink {
  const { namespace } = temporal.options;
  const path = `namespaces/${encodeURIComponent(namespace)}/workflows/${encodeURIComponent(workflowId)}`;
  return { workflowId, url: temporalUiUrl === null ? null : `${temporalUiUrl}/${path}` };
}
