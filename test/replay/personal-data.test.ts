import { startSandbox } from '../../sandbox/server';
import { askSandbox } from '../support/ask-sandbox';
import { readHistories } from './stored-histories';

const DEMO_SHOP = 2042;
/** As many as it takes to see every buyer that the sandbox can invent. */
const ORDERS = 200;

/** Everything that a history says, with the payloads in it as text. */
function wordsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value, Buffer.from(value, 'base64').toString('utf8')];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(wordsOf);
}

const personalMembers = [
  'firstname',
  'lastname',
  'street_1',
  'street_2',
  'phone',
  'company',
  'city',
  'zip_code',
  'vat_number',
];

/** A postcode is not found in the middle of a time's digits. */
function tells(word: string, personal: string): boolean {
  return /^\d+$/.test(personal) ? new RegExp(`(?<!\\d)${personal}(?!\\d)`).test(word) : word.includes(personal);
}

/** Texts of a raw order that tell who bought. */
function personalTexts(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return personalMembers.includes(name) || value.includes('@') ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, inner]) => personalTexts(inner, member));
}

async function buyersOfTheSandbox(): Promise<ReadonlySet<string>> {
  const sandbox = await startSandbox({ port: 0, limits: 'relaxed' });
  try {
    const kinds = Array.from({ length: ORDERS }, (_, index) => (index % 4 === 0 ? 'b2bVat' : 'oneLine'));
    const placed = await askSandbox<{ orders: { orderId: string }[] }>(sandbox.url, 'POST', '/orders', {
      shopId: DEMO_SHOP,
      kinds,
    });
    const texts = new Set<string>();
    for (const { orderId } of placed.orders) {
      const path = `/orders/${encodeURIComponent(orderId)}?shopId=${String(DEMO_SHOP)}`;
      const { order } = await askSandbox<{ order: unknown }>(sandbox.url, 'GET', path);
      for (const text of personalTexts(order)) texts.add(text);
    }
    return texts;
  } finally {
    await sandbox.close();
  }
}

describe('no person is in a stored history', () => {
  let texts: readonly string[];
  beforeAll(async () => {
    texts = [...(await buyersOfTheSandbox())];
  });

  it('which would be seen: the sandbox has names, streets, e-mails and phones', () => {
    expect(texts.length).toBeGreaterThan(30);
    expect(texts.some((text) => text.includes('@'))).toBe(true);
    expect(texts.some((text) => text.startsWith('+33'))).toBe(true);
  });

  it.each(readHistories().map(({ name, text }) => ({ name, text })))('$name', ({ text }) => {
    const words = wordsOf(JSON.parse(text));
    for (const personal of texts) expect(words.filter((word) => tells(word, personal))).toEqual([]);
    expect(words.filter((word) => /[\w.]+@[\w.]+\.\w/.test(word))).toEqual([]);
  });
});
