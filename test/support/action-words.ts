import type { LifecycleAction } from '../../domain/lifecycle/lifecycle-action';

/** `run importOrder`, `wait delivery`, `park createInvoice`, `finish closed`: an action in two words. */
export function actionWords(action: LifecycleAction): string {
  switch (action.kind) {
    case 'run':
      return `run ${action.step}`;
    case 'wait':
      return `wait ${action.reason}`;
    case 'park':
      return `park ${action.park.step}`;
    case 'finish':
      return `finish ${action.outcome}`;
  }
}
