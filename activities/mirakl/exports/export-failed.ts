import { MarketplaceUnavailable } from '../errors';
import type { Operation } from '../operations';

/** An export that the marketplace did not bring to its end. Passing: another one may do better. */
export class ExportFailed extends MarketplaceUnavailable {
  constructor(operation: Operation, how: string) {
    super(`${operation.id}: ${how}`, {
      operation: operation.id,
      status: 200,
      marketplaceWords: null,
      obstacle: 'serverFault',
      isOutcomeUnknown: false,
    });
  }
}
