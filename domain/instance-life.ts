export type InstanceState = 'draft' | 'tested' | 'confirmed' | 'paused' | 'archived';

/** The states that follow each other [INS-04, INS-09, INS-10]; everything else is refused in words. */
const successors: Readonly<Record<InstanceState, readonly InstanceState[]>> = {
  draft: ['tested', 'archived'],
  tested: ['draft', 'confirmed', 'archived'],
  confirmed: ['paused', 'archived'],
  paused: ['confirmed', 'archived'],
  archived: ['draft'],
};

const standing: Readonly<Record<InstanceState, string>> = {
  draft: 'is a draft: test its connection, then confirm it',
  tested: 'is tested and not confirmed yet: confirm it first',
  confirmed: 'is confirmed and at work',
  paused: 'is paused: resume it first',
  archived: 'is archived: give it credentials to connect it again',
};

/** Why an instance cannot come from one state to another; null when it can. */
export function transitionRefusal(code: string, from: InstanceState, to: InstanceState): string | null {
  return successors[from].includes(to) ? null : `The instance "${code}" ${standing[from]}.`;
}
