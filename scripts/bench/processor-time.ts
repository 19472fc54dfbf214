import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own tick is. */
const MS_PER_TICK = 10;

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
}

/** User and system time of a process and of its children that have ended and were waited for. */
function timesOf(pid: string): ProcessTimes | null {
  const text = readOrNull(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The name, in brackets, may hold anything.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [, parent = 0] = fields;
  return { parent, ticks: fields.slice(11, 15).reduce((sum, ticks) => sum + ticks, 0) };
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Processor time so far, in milliseconds: of each group of processes with their descendants, and of the whole machine. */
export interface ProcessorTimes<Group extends string> {
  readonly groups: Readonly<Record<Group, number>>;
  readonly machine: number;
}

export function processorTimes<Group extends string>(
  pids: Readonly<Record<Group, readonly number[]>>,
): ProcessorTimes<Group> {
  const all = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    const times = /^\d+$/.test(name) ? timesOf(name) : null;
    if (times !== null) all.set(Number(name), times);
  }
  const groupOf = groupsByPid(pids);
  const groups: Record<string, number> = Object.fromEntries(Object.keys(pids).map((group) => [group, 0]));
  for (const [pid, { ticks }] of all) {
    const group = nearest(pid, groupOf, all);
    if (group !== null) groups[group] = (groups[group] ?? 0) + ticks * MS_PER_TICK;
  }
  return { groups: withGroups(pids, groups), machine: machineTime() };
}

function groupsByPid(pids: Readonly<Record<string, readonly number[]>>): ReadonlyMap<number, string> {
  const entries = Object.entries(pids).flatMap(([group, roots]) => roots.map((pid): [number, string] => [pid, group]));
  return new Map(entries);
}

/** A process counts for the nearest of its ancestors that stands for a group. */
function nearest(
  pid: number,
  groupOf: ReadonlyMap<number, string>,
  all: ReadonlyMap<number, ProcessTimes>,
): string | null {
  for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) {
    const group = groupOf.get(at);
    if (group !== undefined) return group;
  }
  return null;
}

function withGroups<Group extends string>(
  names: Readonly<Record<Group, unknown>>,
  times: Readonly<Record<string, number>>,
): Record<Group, number> {
  const isWhole = (given: Readonly<Record<string, number>>): given is Record<Group, number> =>
    Object.keys(names).every((name) => name in given);
  if (!isWhole(times)) throw new Error('A group of processes was not counted');
  return times;
}

/** Busy time of all processors: user, nice, system, interrupts, stolen; not idle and not waiting for disks. */
function machineTime(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , hardIrq = 0, softIrq = 0] = line.trim().split(/\s+/).slice(1).map(Number);
  return (user + nice + system + hardIrq + softIrq) * MS_PER_TICK;
}

/** Memory of one process that is in use now, in MiB. */
export function residentMiB(pid: number): number {
  const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readOrNull(`/proc/${String(pid)}/status`) ?? '')?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${String(pid)} has ended`);
  return Number(kibibytes) / 1024;
}

/** The most memory that one process used since it was last forgotten, in MiB. */
export function peakMiB(pid: number): number {
  const kibibytes = /^VmHWM:\s+(\d+) kB/m.exec(readOrNull(`/proc/${String(pid)}/status`) ?? '')?.[1];
  if (kibibytes === undefined) throw new Error(`Process ${String(pid)} has ended`);
  return Number(kibibytes) / 1024;
}

/** The peak begins anew at what is in use now. */
export function forgetPeak(pid: number): void {
  writeFileSync(`/proc/${String(pid)}/clear_refs`, '5');
}
