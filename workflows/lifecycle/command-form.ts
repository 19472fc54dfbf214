import { ApplicationFailure } from '@temporalio/workflow';
import { handSteps, isHandStep, journalSteps } from '../../domain/lifecycle-step';
import type { AcceptTotalsCommand, ParkCommand, PauseCommand, StepCommand } from '../messages';

/**
 * Validators check form alone: on a run that the update itself starts they run before the first activity, when nothing
 * is known yet. What the order allows is decided, in words, by the command's activity.
 */
export function checkParkCommand(command: ParkCommand | null | undefined): void {
  const parkNumber = command?.parkNumber ?? 0;
  if (!Number.isInteger(parkNumber) || parkNumber < 1) {
    throw refused('parkNumber: give the number shown on the parked order, as in {"parkNumber": 1}');
  }
}

export function checkSkipCommand(command: ParkCommand | null | undefined): void {
  checkParkCommand(command);
  if (!isText(command?.reason)) {
    throw refused('reason: say why the step is skipped, as in {"parkNumber": 1, "reason": "invoiced by hand"}');
  }
}

export function checkAcceptCommand(command: AcceptTotalsCommand | null | undefined): void {
  checkParkCommand(command);
  if (!isText(command?.note)) {
    throw refused(
      'note: say why the totals are accepted, as in {"parkNumber": 1, "note": "rounding of the marketplace"}',
    );
  }
}

export function checkPauseCommand(command: PauseCommand | null | undefined): void {
  if (!isText(command?.note)) {
    throw refused('note: say why the order is paused, as in {"note": "stock count"}');
  }
}

export function checkStepCommand(command: StepCommand | null | undefined): void {
  if (!isHandStep(command?.step)) {
    throw refused(`step: give one of ${handSteps.join(', ')}, as in {"step": "confirmOrder"}`);
  }
  for (const name of ['journal', 'note'] as const) {
    if (command[name] !== undefined && !isText(command[name])) throw refused(`${name}: leave it out, or give a text`);
  }
  if (command.journal !== undefined && !journalSteps.includes(command.step)) {
    throw refused(`journal: ${command.step} takes none, only ${journalSteps.join(' and ')} do`);
  }
}

const isText = (value: unknown): boolean => typeof value === 'string' && value.trim() !== '';

/** @param words the member first, then what to give */
const refused = (words: string): ApplicationFailure => ApplicationFailure.nonRetryable(words, 'invalidCommand');
