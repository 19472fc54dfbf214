import type { ReasonCode } from '../../domain/reason-codes';
import type { OperationId } from './operations';

export interface MarketplaceErrorFacts {
  readonly operation: OperationId;
  /** HTTP status; null when there was no answer. */
  readonly status: number | null;
  /** What Mirakl said, bounded and scrubbed; null when it said nothing. */
  readonly marketplaceWords: string | null;
}

/**
 * What a call of the marketplace can end with. The message carries operation, status and Mirakl's own words; never the key,
 * the address called, or a detail of a person. `activity-failure.ts` turns it into what Temporal understands.
 */
export abstract class MarketplaceError extends Error {
  abstract readonly reasonCode: ReasonCode;
  readonly operation: OperationId;
  readonly status: number | null;
  readonly marketplaceWords: string | null;

  constructor(message: string, facts: MarketplaceErrorFacts) {
    super(facts.marketplaceWords === null ? message : `${message}: ${facts.marketplaceWords}`);
    this.name = new.target.name;
    this.operation = facts.operation;
    this.status = facts.status;
    this.marketplaceWords = facts.marketplaceWords;
  }
}

/** What stood between us and an answer. */
export type Obstacle =
  'unknownHost' | 'privateHost' | 'refusedConnection' | 'tls' | 'timeout' | 'lostConnection' | 'serverFault';

/** No answer, or a 5xx. Passing: it is tried again by itself. */
export class MarketplaceUnavailable extends MarketplaceError {
  readonly reasonCode = 'marketplaceUnavailable';

  constructor(
    message: string,
    facts: MarketplaceErrorFacts & {
      readonly obstacle: Obstacle;
      readonly faultCode?: string | null;
      readonly isOutcomeUnknown: boolean;
    },
  ) {
    super(message, facts);
    this.obstacle = facts.obstacle;
    this.faultCode = facts.faultCode ?? null;
    this.isOutcomeUnknown = facts.isOutcomeUnknown;
  }

  readonly obstacle: Obstacle;
  /** What the network called it, such as `CERT_HAS_EXPIRED`; null where it said nothing. */
  readonly faultCode: string | null;
  /** A write may have been carried out: read back before deciding again. */
  readonly isOutcomeUnknown: boolean;
}

/** An answer that is not what the operation answers: HTML, cut, empty, too long, a redirect. Passing. */
export class MarketplaceUnreadable extends MarketplaceError {
  readonly reasonCode = 'unreadableAnswer';

  constructor(message: string, facts: MarketplaceErrorFacts & { readonly isOutcomeUnknown: boolean }) {
    super(message, facts);
    this.isOutcomeUnknown = facts.isOutcomeUnknown;
  }

  /** As for MarketplaceUnavailable. */
  readonly isOutcomeUnknown: boolean;
}

/** The call's budget is spent, or the marketplace answered 429. Nothing was done; passing, and no fault. */
export class CallDeferred extends MarketplaceError {
  readonly reasonCode = 'callDeferred';

  constructor(
    message: string,
    facts: MarketplaceErrorFacts & { readonly waitMs: number; readonly deferredBy: 'budget' | 'marketplace' },
  ) {
    super(message, facts);
    this.waitMs = facts.waitMs;
    this.deferredBy = facts.deferredBy;
  }

  readonly waitMs: number;
  /** `budget`: no call was made at all. */
  readonly deferredBy: 'budget' | 'marketplace';
}

/** 401. The first is retried after a minute, the second closes the instance's gate (INS-08). */
export class MarketplaceAuthentication extends MarketplaceError {
  readonly reasonCode = 'authentication';
}

/** 403 in JSON: the key may not do this. */
export class MarketplaceForbidden extends MarketplaceError {
  readonly reasonCode = 'forbidden';
}

/** 400, 404, 405 and the like in JSON: asked again as it is, it would be refused again. */
export class MarketplaceRejected extends MarketplaceError {
  get reasonCode(): 'unknownToMarketplace' | 'marketplaceRejected' {
    return this.status === 404 ? 'unknownToMarketplace' : 'marketplaceRejected';
  }
}
