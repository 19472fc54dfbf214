import { Clock } from './clock';
import { ExportJobs } from './exports/export-jobs';
import { CallCounts } from './http/call-counts';
import { CallLimits } from './http/call-limits';
import type { LimitsMode } from './http/call-limits';
import { Faults } from './http/faults';
import { openRecordedAnswers } from './http/recorded-answers';
import { MasterDataChanges } from './master-data-changes';
import { OfferOrder } from './offers/offer-order';
import { OfferStore } from './offers/offer-store';
import type { Sandbox, SandboxSettings } from './sandbox';
import { memoryJournal, openJournal, readJournal } from './store/journal';
import type { Journal, JournalEntry } from './store/journal';
import { Ledger } from './store/ledger';
import { World } from './store/world';

interface OpenOptions extends SandboxSettings {
  readonly limits: LimitsMode;
  readonly dataFile: string | null;
  readonly replayDir: string | null;
  readonly now: () => Date;
}

/** A marketplace as its data file left it, or a new one. Throws when the file or the replay folder cannot be read. */
export function openSandbox(options: OpenOptions): Sandbox {
  const kept = options.dataFile === null ? [] : readJournal(options.dataFile);
  const clock = new Clock(options.now, kept.findLast((entry) => entry.kind === 'clock')?.offsetMs ?? 0);
  const world = new World(clock);
  const offers = new OfferStore(clock);
  const ledger = new Ledger();
  for (const entry of kept) {
    if (entry.kind === 'ledger') ledger.restore(entry);
    else if (entry.kind === 'offer') offers.restore(entry);
    else if (entry.kind === 'offerGeneration') offers.restoreGeneration(entry);
    else world.restore(entry);
  }
  const journal = journalOf(options.dataFile, function* () {
    yield { kind: 'clock', offsetMs: clock.offsetMs };
    yield* world.entries();
    yield* offers.entries();
    yield* ledger.entries();
  });
  world.recordIn(journal);
  offers.recordIn(journal);
  ledger.recordIn(journal);
  const { seed, quantityAfterCancelation, limitsPer, limitedPages, wrongShop } = options;
  return {
    clock,
    world,
    offers,
    offerOrder: new OfferOrder(),
    masterDataChanges: new MasterDataChanges(),
    exports: new ExportJobs(clock),
    ledger,
    journal,
    limits: new CallLimits(clock, options.limits),
    faults: new Faults(),
    recorded: openRecordedAnswers(options.replayDir),
    calls: new CallCounts(),
    settings: { seed, quantityAfterCancelation, limitsPer, limitedPages, wrongShop },
    switches: { disableSellerAlternativeCarrier: false },
  };
}

function journalOf(dataFile: string | null, entries: () => Iterable<JournalEntry>): Journal {
  return dataFile === null ? memoryJournal : openJournal(dataFile, entries());
}
