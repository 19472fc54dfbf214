import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  ROWS_AT_ONCE,
  type ExportedOffersPage,
  type OfferExportQuery,
} from '../../../activities/mirakl/offers/offer-export';
import { MarketplaceUnavailable, MarketplaceUnreadable } from '../../../activities/mirakl/errors';
import { aClient } from '../../support/a-client';
import { deferred } from '../../support/deferred';
import { gathered } from '../../support/pieces';
import {
  answerJson,
  answerText,
  type Script,
  type ScriptedMarketplace,
  startScriptedMarketplace,
} from '../../support/scripted-marketplace';

let marketplace: ScriptedMarketplace;

beforeAll(async () => {
  marketplace = await startScriptedMarketplace();
});

afterAll(() => marketplace.close());

const JSON_FILE = { 'Content-Type': 'application/json' };

const offers = (first: number, count: number): string =>
  Array.from({ length: count }, (_, index) => {
    const id = String(first + index);
    return JSON.stringify({ offer_id: id, shop_sku: `é-${id}` });
  }).join(',');

interface FileReading {
  readonly format?: OfferExportQuery['format'];
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** The offers of an export that is done and has one file. */
function fileOf(script: Script, { format, timeoutMs, signal }: FileReading = {}): AsyncIterable<ExportedOffersPage> {
  const url = `${marketplace.url}/api/offers/export/async/file/1`;
  marketplace.follow((request, response) => {
    if (request.path.includes('/file/')) script(request, response);
    else answerJson({ tracking_id: '1', status: 'COMPLETED', urls: [url] })(request, response);
  });
  const client = aClient({
    ...{ baseUrl: marketplace.url, callLimits: 'relaxed' },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
  return client.offerExport({ kind: 'full', isInactiveIncluded: true, format }, { signal });
}

async function* pagesOf(pages: AsyncIterable<ExportedOffersPage>): AsyncGenerator<ExportedOffersPage, void, undefined> {
  yield* pages;
}

describe('LST-08 a file of an export', () => {
  it('is read as it comes: offers are given before the rest of the file is there', async () => {
    const rest = deferred<ServerResponse>();
    const pages = pagesOf(
      fileOf((_request, response) => {
        response.writeHead(200, JSON_FILE);
        response.write(`[${offers(0, ROWS_AT_ONCE + 2)}`, () => rest.resolve(response));
      }),
    );
    const first = await pages.next();
    expect(first.value).toMatchObject({ rowsRead: ROWS_AT_ONCE, isLastOfFile: false });
    (await rest.promise).end(`,${offers(ROWS_AT_ONCE + 2, 1)}]`);
    const second = await pages.next();
    expect(second.value).toMatchObject({ rowsRead: ROWS_AT_ONCE + 3, isLastOfFile: true });
    expect(second.value?.entries.map(({ shopSku }) => shopSku)).toEqual(
      [ROWS_AT_ONCE, ROWS_AT_ONCE + 1, ROWS_AT_ONCE + 2].map((id) => `é-${id}`),
    );
    expect((await pages.next()).done).toBe(true);
  });

  it.each(['json', 'csv'] as const)('that nobody reads on is not sent on: %s', async (format) => {
    const left = deferred<null>();
    const begun =
      format === 'json' ? `[${offers(0, 2 * ROWS_AT_ONCE)}` : `offer-id;shop-sku\n${'1;A\n'.repeat(2 * ROWS_AT_ONCE)}`;
    const pages = fileOf(
      (_request, response) => {
        response.writeHead(200, JSON_FILE);
        response.write(begun);
        response.once('close', () => {
          left.resolve(null);
        });
      },
      { format },
    );
    for await (const page of pages) {
      expect(page.rowsRead).toBe(ROWS_AT_ONCE);
      break;
    }
    await left.promise;
  });

  it('may be packed', async () => {
    const script: Script = (_request, response) =>
      response.writeHead(200, { ...JSON_FILE, 'Content-Encoding': 'gzip' }).end(gzipSync(`\ufeff \n[${offers(0, 3)}]`));
    expect((await gathered(fileOf(script))).map(({ entries }) => entries.length)).toEqual([3]);
  });

  it('that is cut within gives what came before, and then its failure', async () => {
    const begun = deferred<ServerResponse>();
    const pages = pagesOf(
      fileOf((_request, response) => {
        response.writeHead(200, { ...JSON_FILE, 'Content-Length': '9000000' });
        response.write(`[${offers(0, ROWS_AT_ONCE + 2)}`, () => begun.resolve(response));
      }),
    );
    expect((await pages.next()).value).toMatchObject({ rowsRead: ROWS_AT_ONCE });
    (await begun.promise).destroy();
    const ended = pages.next();
    await expect(ended).rejects.toBeInstanceOf(MarketplaceUnavailable);
    await expect(ended).rejects.toMatchObject({
      operation: 'OF54',
      obstacle: 'lostConnection',
      isOutcomeUnknown: false,
    });
  });

  it('that does not go on is given up in time', async () => {
    const pages = fileOf(
      (_request, response) => {
        response.writeHead(200, JSON_FILE);
        response.write(`[${offers(0, 1)}`);
      },
      { timeoutMs: 200 },
    );
    await expect(gathered(pages)).rejects.toMatchObject({ operation: 'OF54', obstacle: 'timeout' });
  });

  it('is left at once by a caller who gives up, with the reason', async () => {
    const caller = new AbortController();
    const reason = new Error('no longer wanted');
    const pages = fileOf(
      (_request, response) => {
        response.writeHead(200, JSON_FILE);
        response.write(`[${offers(0, 1)}`, () => {
          caller.abort(reason);
        });
      },
      { signal: caller.signal },
    );
    await expect(gathered(pages)).rejects.toBe(reason);
  });

  it.each([
    ['a page of HTML', answerText('<html>Maintenance</html>'), 'a page of HTML or XML'],
    ['nothing', answerText(' \n'), 'answered nothing'],
    ['JSON that is no list', answerJson({ message: 'x' }), 'JSON that is no list of rows'],
    ['JSON that stops', answerText(`[${offers(0, 2)}`), 'JSON that is cut or broken'],
  ])('that is %s is unreadable, and passing', async (_name, script, words) => {
    const read = gathered(fileOf(script));
    await expect(read).rejects.toBeInstanceOf(MarketplaceUnreadable);
    await expect(read).rejects.toThrow(words);
  });

  it('that is refused is so in the words of the marketplace', async () => {
    const script = answerJson({ message: 'There is no such file' }, 404);
    await expect(gathered(fileOf(script))).rejects.toMatchObject({
      reasonCode: 'unknownToMarketplace',
      marketplaceWords: 'There is no such file',
    });
  });
});
