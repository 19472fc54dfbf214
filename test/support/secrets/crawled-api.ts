import type { LightMyRequestResponse } from 'fastify';
import type { ApiUnderTest } from '../../api/support/api-under-test';
import type { PlacedText } from './texts';

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Values of a path's parameters, by their names. */
type Values = Readonly<Record<string, string>>;

interface Crawl {
  readonly texts: readonly PlacedText[];
  /** Routes that gave no answer to look through although there is something to ask for. */
  readonly unread: readonly string[];
}

/** What the lists named, by route, each item with the values of its list's own parameters. */
type Listed = Map<string, { readonly values: Values; readonly item: object }[]>;

const PREFIX = '/api/v1';
/** Pages of a list that are read. */
const MOST_PAGES = 20;

/**
 * Every answer of every GET route of the OpenAPI document. A route with parameters is asked with everything that the list
 * above it names: `/orders/{instanceCode}/{marketplaceOrderId}` with the members of the items of `/orders`.
 *
 * @param more values of parameters that no list names, by route
 */
export async function crawlApi(under: ApiUnderTest, more: Readonly<Record<string, readonly Values[]>>): Promise<Crawl> {
  const get = await reader(under);
  const document = await get(`${PREFIX}/openapi.json`);
  if (document.statusCode !== 200) throw new Error(document.body);
  const { paths } = document.json<OpenApi>();
  const routes = Object.keys(paths).filter((path) => paths[path]?.get !== undefined);
  const depth = (route: string): number => route.split('{').length;
  const texts: PlacedText[] = [];
  const listed: Listed = new Map();
  const unread: string[] = [];
  for (const route of routes.sort((a, b) => depth(a) - depth(b))) {
    const wanted = more[route] ?? valuesFor(route, listed);
    const found: { values: Values; item: object }[] = [];
    let answers = 0;
    for (const values of wanted ?? []) {
      const path = route.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
      const items = await pagesOf(get, { path, route }, texts);
      if (items !== null) answers += 1;
      found.push(...(items ?? []).map((item) => ({ values, item })));
    }
    listed.set(route, found);
    if (wanted === null || (wanted.length > 0 && answers === 0)) unread.push(route);
  }
  return { texts, unread };
}

type Get = (url: string) => Promise<LightMyRequestResponse>;

/** Somebody who may see everything. */
async function reader(under: ApiUnderTest): Promise<Get> {
  const authorization = `Bearer ${await under.token('*')}`;
  return (url) => under.api.inject({ method: 'GET', url, headers: { authorization } });
}

/** With which values a route is asked for; null when no list names them. */
function valuesFor(route: string, listed: Listed): readonly Values[] | null {
  if (!route.includes('{')) return [{}];
  const names: string[] = [];
  let list = route.slice(0, route.lastIndexOf('}') + 1);
  for (let last = /^(.*)\/\{(\w+)\}$/.exec(list); last !== null; last = /^(.*)\/\{(\w+)\}$/.exec(list)) {
    const [, above = '', name = ''] = last;
    names.push(name);
    const items = listed.get(above);
    if (items !== undefined) return items.map(({ values, item }) => ({ ...values, ...membersOf(item, names) }));
    list = above;
  }
  return null;
}

/** An item names what stands in a path; its instance by either word. */
function membersOf(item: object, names: readonly string[]): Values {
  const members: Readonly<Record<string, unknown>> = { ...item };
  const textOf = (value: unknown): string =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return Object.fromEntries(
    names.map((name) => [name, textOf(members[name] ?? (name === 'instanceCode' ? members.instance : undefined))]),
  );
}

/** Everything on the pages of a list, or of the one answer; null when the first is no answer. */
async function pagesOf(
  get: Get,
  { path, route }: { readonly path: string; readonly route: string },
  texts: PlacedText[],
): Promise<readonly object[] | null> {
  const found: object[] = [];
  let cursor: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const url: string = cursor === null ? path : `${path}?cursor=${encodeURIComponent(cursor)}`;
    const answer = await get(url);
    const place = `GET ${route.replace(PREFIX, '')} `;
    texts.push({ place: `${place}(headers)`, text: JSON.stringify(answer.headers) });
    const isJson = String(answer.headers['content-type']).includes('json');
    const body: unknown = isJson ? answer.json() : answer.body;
    collect(body, place, texts);
    // Not ready is an answer too.
    if (answer.statusCode >= 400 && answer.statusCode !== 503) return page === 0 ? null : found;
    const list = typeof body === 'object' && body !== null ? (body as { items?: object[]; nextCursor?: string }) : {};
    found.push(...(list.items ?? []));
    cursor = list.nextCursor ?? null;
    if (cursor === null) return found;
  }
  return found;
}

/** Texts of an answer, each with the member that holds it; positions in lists as []. */
function collect(value: unknown, place: string, texts: PlacedText[]): void {
  if (typeof value === 'string' || typeof value === 'number') texts.push({ place, text: String(value) });
  else if (Array.isArray(value)) value.forEach((one) => collect(one, `${place}[]`, texts));
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value)) {
      texts.push({ place, text: name });
      collect(member, place.endsWith(' ') ? `${place}${name}` : `${place}.${name}`, texts);
    }
  }
}
