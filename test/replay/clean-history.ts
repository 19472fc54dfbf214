import type { History } from '@temporalio/common/lib/proto-utils';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

/** Says where it was recorded and by which process; replaying does not ask for it. */
const FORGOTTEN: Readonly<Record<string, unknown>> = { identity: 'a worker', buildId: 'a build', stackTrace: '' };

/** A history as it is stored: without names of machines, numbers of processes and paths of files. */
export function cleanHistory(history: History): unknown {
  return clean(JSON.parse(historyToJSON(history)));
}

function clean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name in FORGOTTEN) return [name, FORGOTTEN[name]];
      if (name === 'taskQueue') return [name, withoutProcess(member)];
      return [name, clean(member)];
    }),
  );
}

/** The queue of one process is named after it. */
function withoutProcess(taskQueue: unknown): unknown {
  if (typeof taskQueue !== 'object' || taskQueue === null || !('normalName' in taskQueue)) return clean(taskQueue);
  return { ...taskQueue, name: `${String(taskQueue.normalName)} of a worker` };
}
