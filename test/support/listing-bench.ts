import type { ListingBody } from '../../api/schemas/listing';
import type { RunBody } from '../../api/schemas/run';
import { createSecretBox } from '../../platform/secret-box';
import { demoDefinition } from '../../scripts/demo/definition';
import { serveApi, type ApiUnderTest } from '../api/support/api-under-test';
import { askSandbox } from './ask-sandbox';
import { INSTANCE_CODE, startConnector, type TestConnector } from './connector';
import { eventually } from './eventually';

/** Less than the pause between two looks: the second one finds it done. */
const EXPORT_TAKES_MS = 50;
const SHOP_ID = Number(demoDefinition.instance.shopId);

/** A connector with its API, and what a person does with listings. */
export interface ListingBench {
  readonly connector: TestConnector;
  readonly under: ApiUnderTest;
  /** Asks for an import through the API and waits until its run has ended. */
  importListings(parameters?: object): Promise<RunBody>;
  /** Tries the failed lines of a run again and waits until all have an outcome. */
  retry(runId: string): Promise<{ readonly accepted: number }>;
  linesOf(runId: string): Promise<readonly RunLineBody[]>;
  listings(query?: string): Promise<readonly ListingBody[]>;
  listingOf(shopSku: string): Promise<ListingBody>;
  change(shopSku: string, change: object): Promise<void>;
  /** Changes or adds offers on the marketplace. */
  changeOffers(...offers: readonly object[]): Promise<void>;
  generateOffers(generation: object): Promise<void>;
  /** How many offers one file of the next exports holds at most. */
  cutExportFiles(itemsPerFile: number): Promise<void>;
  setSettings(settings: object): Promise<void>;
  stop(): Promise<void>;
}

export interface RunLineBody {
  readonly record: string;
  readonly state: 'draft' | 'done' | 'failed';
  readonly reasonCode: string | null;
  readonly message: string | null;
}

export async function startListingBench(settings: Readonly<Record<string, unknown>> = {}): Promise<ListingBench> {
  const connector = await startConnector({ settings });
  const { dataSource, client: temporal, config, sandbox } = connector;
  const under = await serveApi({ dataSource, temporal, secretBox: createSecretBox(config.encryptionKeys) });
  const read = async <T>(url: string): Promise<T> => {
    const answer = await under.call({ url });
    if (answer.statusCode !== 200) throw new Error(answer.body);
    return answer.json<T>();
  };
  await askSandbox(sandbox.url, 'POST', '/exports', { takesMs: EXPORT_TAKES_MS });
  const runOf = (id: string): Promise<RunBody> => read(`/runs/${id}`);
  const ended = async (id: string): Promise<RunBody> => {
    await eventually(async () => !['draft', 'running'].includes((await runOf(id)).state), 60_000);
    return runOf(id);
  };
  const listings = async (query = ''): Promise<readonly ListingBody[]> => {
    const items: ListingBody[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page: { items: ListingBody[]; nextCursor: string | null } = await read(
        `/listings?limit=500&instance=${INSTANCE_CODE}${query}${next}`,
      );
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null);
    return items;
  };
  const listingOf = async (shopSku: string): Promise<ListingBody> => {
    const [listing] = await listings(`&sku=${encodeURIComponent(shopSku)}`);
    if (listing === undefined) throw new Error(`There is no listing of ${shopSku}`);
    return listing;
  };
  return {
    connector,
    under,
    listings,
    listingOf,
    importListings: async (parameters = {}) => {
      const body = { operation: 'importListings', instances: [INSTANCE_CODE], parameters };
      const answer = await under.call({ method: 'POST', url: '/runs', body });
      if (answer.statusCode !== 202) throw new Error(answer.body);
      return ended(answer.json<RunBody>().id);
    },
    retry: async (runId) => {
      const answer = await under.call({ method: 'POST', url: `/runs/${runId}/retry-failed` });
      await ended(runId);
      return answer.json();
    },
    linesOf: async (runId) => (await read<{ items: RunLineBody[] }>(`/runs/${runId}/lines?limit=500`)).items,
    change: async (shopSku, change) => {
      const url = `/listings/${(await listingOf(shopSku)).id}`;
      const { etag = '' } = (await under.call({ url })).headers;
      const answer = await under.call({ method: 'PATCH', url, body: change, headers: { 'if-match': etag } });
      if (answer.statusCode !== 200) throw new Error(answer.body);
    },
    changeOffers: async (...offers) => {
      await askSandbox(sandbox.url, 'POST', '/offers', { shopId: SHOP_ID, offers });
    },
    generateOffers: async (generation) => {
      await askSandbox(sandbox.url, 'POST', '/generated-offers', { shopId: SHOP_ID, ...generation });
    },
    cutExportFiles: async (itemsPerFile) => {
      await askSandbox(sandbox.url, 'POST', '/exports', { itemsPerFile, takesMs: EXPORT_TAKES_MS });
    },
    setSettings: async (changes) => {
      await dataSource.query(
        `update instance set settings = settings || $1::jsonb, settings_version = settings_version + 1`,
        [JSON.stringify(changes)],
      );
    },
    stop: async () => {
      await under.stop();
      await connector.stop();
    },
  };
}

/** Every version of every row of what an import writes: the same before and after means that no row was written. */
export async function rowVersions({ dataSource }: TestConnector): Promise<unknown> {
  return dataSource.query(
    `select 'listing' as name, count(*)::integer as count, sum(xmin::text::bigint)::text as versions from listing
     union all select 'product', count(*)::integer, sum(xmin::text::bigint)::text from product
     union all select 'pricelist_item', count(*)::integer, sum(xmin::text::bigint)::text from pricelist_item`,
  );
}
