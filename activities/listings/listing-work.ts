import type { DataSource } from 'typeorm';
import type { ConnectedInstance } from '../instances/marketplace-clients';
import type { ImportPosition } from './import-position';
import type { ListingParameters } from './listing-parameters';

/** What storing offers needs. */
export interface StoringWork {
  readonly dataSource: DataSource;
  readonly instance: Pick<ConnectedInstance, 'id' | 'settings'>;
  readonly runId: string;
  readonly parameters: ListingParameters;
}

/** What the parts of an import of listings share. */
export interface ListingWork extends StoringWork {
  readonly instance: ConnectedInstance;
  readonly signal: AbortSignal;
  /** Tells Temporal that it is alive, and how far it is. */
  readonly note: (stored: number) => void;
  /** The attempt has worked long enough: it ends at the next place where another one can go on. */
  readonly isTimeUp: () => boolean;
}

/** `more`: the time of this attempt was up, and the position says where the next one goes on. */
export type PhaseEnd = 'done' | 'more';

export type Phase = (work: ListingWork, position: ImportPosition) => Promise<PhaseEnd>;

/** Which listings the later parts look at: all of the instance, or those of some SKUs. */
export type Selection = readonly string[] | null;
