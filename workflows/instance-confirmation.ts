import { instanceActivities } from './instance-activities';
import type { ConfirmationResult, InstanceConfirmationInput } from './messages';

/** Reads the platform's switches and first master data, then confirms the instance [INS-04]. */
export async function instanceConfirmation({ instanceCode }: InstanceConfirmationInput): Promise<ConfirmationResult> {
  return instanceActivities.confirmInstance.executeWithOptions(
    { activityId: 'confirmInstance', summary: `read the platform and confirm ${instanceCode}` },
    [{ instanceCode }],
  );
}
