import type { ConnectedInstance } from '../../../activities/instances/marketplace-clients';
import { beginPosition, moveRows, readPosition, rememberExport } from '../../../activities/listings/import-position';
import type { ListingWork } from '../../../activities/listings/listing-work';
import { readExportedOffers } from '../../../activities/listings/read-exported-offers';
import type { ExportedOffersPage } from '../../../activities/mirakl/offers/offer-export';
import { exportedOfferSchema } from '../../../activities/mirakl/offers/offer-schema';
import { openRun } from '../../../activities/runs/run-record';
import { resolveSettings } from '../../../domain/instance-settings';
import { fillBackOffice } from '../../support/a-back-office';
import { createTestDatabase, type TestDatabase } from '../../support/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const at = '2026-08-03T10:00:00.000Z';

/** Rows of a file from after `from` up to `to`, each an offer that is named by its file and row. */
function aPage(file: string, from: number, to: number, isLastOfFile: boolean): ExportedOffersPage {
  const entries = Array.from({ length: to - from }, (_, index) => {
    const name = `${file}-${String(from + index + 1)}`;
    return exportedOfferSchema.parse({ offer_id: name, shop_sku: name });
  });
  const read = { entries, unreadable: [], rowsRead: to, isLastOfFile };
  return { ...read, fileUrl: file, totalCount: null, oddities: [], serverTime: at, requestedAt: at };
}

describe('LST-08 an import that goes on in a file which was read in part', () => {
  it('leaves out what is stored of that file, and nothing of the next one', async () => {
    const { dataSource } = database;
    const { id: instanceId } = await fillBackOffice(dataSource);
    const runId = await openRun(dataSource.manager, {
      ...{ instanceId, operation: 'importListings', kind: 'delta', workflowId: 'an import', isCountedOn: true },
    });
    await beginPosition(dataSource.manager, runId, at);
    await rememberExport(dataSource.manager, runId, { trackingId: '1', askedAt: at });
    await moveRows(dataSource.manager, runId, 2);
    const position = await readPosition(dataSource.manager, runId);
    if (position === null) throw new Error('There is no position');

    async function* offerExport(): AsyncGenerator<ExportedOffersPage> {
      for (const file of ['A', 'B']) {
        yield await Promise.resolve(aPage(file, 0, 2, false));
        yield aPage(file, 2, 3, true);
      }
    }
    const parts: Partial<ConnectedInstance> = { id: instanceId, settings: resolveSettings({}) };
    const work: ListingWork = {
      ...{ dataSource, runId, parameters: {}, signal: new AbortController().signal },
      instance: { ...parts, client: { offerExport } } as unknown as ConnectedInstance,
      note: () => undefined,
      isTimeUp: () => false,
    };
    expect(await readExportedOffers(work, position)).toBe('done');
    const stored: { shopSku: string }[] = await dataSource.query(
      `select shop_sku as "shopSku" from listing order by shop_sku`,
    );
    expect(stored.map(({ shopSku }) => shopSku)).toEqual(['A-3', 'B-1', 'B-2', 'B-3']);
    expect(await readPosition(dataSource.manager, runId)).toMatchObject({ rowsStored: 0, readFiles: ['A', 'B'] });
  });
});
