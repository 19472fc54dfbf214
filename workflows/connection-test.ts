import { instanceActivities } from './instance-activities';
import type { ConnectionTestInput, ConnectionTestResult } from './messages';

/** Says whether address, key and shop id are right, and which is wrong [INS-03]. */
export async function connectionTest({ instanceCode }: ConnectionTestInput): Promise<ConnectionTestResult> {
  return instanceActivities.testConnection.executeWithOptions(
    { activityId: 'testConnection', summary: `test the connection of ${instanceCode}` },
    [{ instanceCode }],
  );
}
