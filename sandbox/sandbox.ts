import type { Clock } from './clock';
import type { ExportJobs } from './exports/export-jobs';
import type { CallCounts } from './http/call-counts';
import type { CallLimits } from './http/call-limits';
import type { Faults } from './http/faults';
import type { RecordedAnswers } from './http/recorded-answers';
import type { MasterDataChanges } from './master-data-changes';
import type { OfferOrder } from './offers/offer-order';
import type { OfferStore } from './offers/offer-store';
import type { Journal } from './store/journal';
import type { Ledger } from './store/ledger';
import type { World } from './store/world';

/** Everything that one running marketplace consists of. */
export interface Sandbox {
  readonly clock: Clock;
  readonly world: World;
  readonly offers: OfferStore;
  readonly offerOrder: OfferOrder;
  readonly masterDataChanges: MasterDataChanges;
  readonly exports: ExportJobs;
  readonly ledger: Ledger;
  readonly journal: Journal;
  readonly limits: CallLimits;
  readonly faults: Faults;
  readonly recorded: RecordedAnswers;
  readonly calls: CallCounts;
  readonly settings: SandboxSettings;
  readonly switches: PlatformSwitches;
}

export interface SandboxSettings {
  /** From which generated orders follow. */
  readonly seed: string;
  /** Not documented by Mirakl: whether a line's `quantity` keeps what was cancelled (Mirakl API section 7). */
  readonly quantityAfterCancelation: 'gross' | 'net';
  /** Not documented by Mirakl: whom call limits count (Mirakl API section 3). */
  readonly limitsPer: 'key' | 'shop';
  /** Not documented by Mirakl: whether all pages of a list are one use of its limit (Mirakl API section 4.2). */
  readonly limitedPages: 'first' | 'each';
  /** Not documented by Mirakl: what a shop is answered that is not the key's (Mirakl API section 12). */
  readonly wrongShop: 403 | 404;
}

/** What the operator can switch while the marketplace runs. */
export interface PlatformSwitches {
  /** PC01 `disable_seller_alternative_carrier`: carriers that are not registered are refused. */
  disableSellerAlternativeCarrier: boolean;
}
