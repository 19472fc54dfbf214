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
    throw ApplicationFailure.nonRetryable(
      'parkNumber: give the number shown on the parked order, as in {"parkNumber": 1}',
      'invalidCommand',
    );
  }
}

export function checkSkipCommand(command: ParkCommand | null | undefined): void {
  checkParkCommand(command);
  if (typeof command?.reason !== 'string' || command.reason.trim() === '') {
    throw ApplicationFailure.nonRetryable(
      'reason: say why the step is skipped, as in {"parkNumber": 1, "reason": "invoiced by hand"}',
      'invalidCommand',
    );
  }
}

export function checkAcceptCommand(command: AcceptTotalsCommand | null | undefined): void {
  checkParkCommand(command);
  if (typeof command?.note !== 'string' || command.note.trim() === '') {
    throw ApplicationFailure.nonRetryable(
      'note: say why the totals are accepted, as in {"parkNumber": 1, "note": "rounding of the marketplace"}',
      'invalidCommand',
    );
  }
}

export function checkPauseCommand(command: PauseCommand | null | undefined): void {
  if (typeof command?.note !== 'string' || command.note.trim() === '') {
    throw ApplicationFailure.nonRetryable(
      'note: say why the order is paused, as in {"note": "stock count"}',
      'invalidCommand',
    );
  }
}

export function checkStepCommand(command: StepCommand | null | undefined): void {
  if (!isHandStep(command?.step)) {
    throw ApplicationFailure.nonRetryable(
      `step: give one of ${handSteps.join(', ')}, as in {"step": "confirmOrder"}`,
      'invalidCommand',
    );
  }
  for (const name of ['journal', 'note'] as const) {
    const text: unknown = command[name];
    if (text !== undefined && (typeof text !== 'string' || text.trim() === '')) {
      throw ApplicationFailure.nonRetryable(`${name}: leave it out, or give a text`, 'invalidCommand');
    }
  }
  if (command.journal !== undefined && !journalSteps.includes(command.step)) {
    throw ApplicationFailure.nonRetryable(
      `journal: ${command.step} takes none, only ${journalSteps.join(' and ')} do`,
      'invalidCommand',
    );
  }
}
