import type { InstanceInput } from '../../workflows/messages';
import { confirmInstance } from './confirm-instance';
import type { InstanceDependencies } from './instance-dependencies';
import { testInstanceConnection } from './test-instance-connection';

/** What people ask of an instance and the marketplace has to answer. Runs on the marketplace task queue. */
export function createInstanceActivities(dependencies: InstanceDependencies) {
  return {
    testConnection: ({ instanceCode }: InstanceInput) => testInstanceConnection(dependencies, instanceCode),
    confirmInstance: ({ instanceCode }: InstanceInput) => confirmInstance(dependencies, instanceCode),
  };
}

export type InstanceActivities = ReturnType<typeof createInstanceActivities>;
