import { operations } from '../../../../activities/mirakl/operations';
import { readOffsetPages } from '../../../../activities/mirakl/paging/offset-pages';
import type { PageOddity } from '../../../../activities/mirakl/paging/page';
import { readSeekPages } from '../../../../activities/mirakl/paging/seek-pages';

interface TestPage {
  readonly keys: readonly string[];
  readonly totalCount: number | null;
  readonly oddities: readonly PageOddity[];
}

async function offsetPages(answer: (offset: number) => Omit<TestPage, 'oddities'>): Promise<TestPage[]> {
  const pages: TestPage[] = [];
  const readAt = (offset: number): Promise<TestPage> => Promise.resolve({ ...answer(offset), oddities: [] });
  for await (const page of readOffsetPages({ operation: operations.offers, readAt, keysOf: ({ keys }) => keys })) {
    pages.push(page);
  }
  return pages;
}

async function seekPages(nextOf: (token: string | null) => string | null): Promise<(string | null)[]> {
  const asked: (string | null)[] = [];
  const pages = readSeekPages({
    operation: operations.itemsToShip,
    readAt: (token) => {
      asked.push(token);
      return Promise.resolve({ next: nextOf(token) });
    },
    nextTokenOf: ({ next }) => next,
  });
  for await (const page of pages) expect(page).toBeDefined();
  return asked;
}

describe('offset pages (API section 2)', () => {
  it('are given up when the list never ends', async () => {
    const endless = offsetPages((offset) => ({ keys: [String(offset)], totalCount: null }));
    await expect(endless).rejects.toThrow('OF21: the list does not end after 10000 pages');
  });

  it('name what the marketplace counts and does not give, once nothing new comes', async () => {
    const pages = await offsetPages((offset) => ({ keys: offset === 0 ? ['A', 'B'] : [], totalCount: 5 }));
    expect(pages.map(({ keys }) => keys.length)).toEqual([2, 0, 2, 0]);
    expect(pages.at(-1)?.oddities).toEqual([
      { code: 'countDiffers', words: 'OF21: the marketplace counts 5 and gave 2' },
    ]);
    expect(pages.slice(0, -1).flatMap(({ oddities }) => oddities)).toEqual([]);
  });

  it('find nothing missing where more came than is counted', async () => {
    const pages = await offsetPages(() => ({ keys: ['A', 'B', 'C'], totalCount: 2 }));
    expect(pages).toEqual([{ keys: ['A', 'B', 'C'], totalCount: 2, oddities: [] }]);
  });
});

describe('seek pages (API section 2)', () => {
  it('follow the tokens until none is given', async () => {
    const next = new Map<string | null, string>([
      [null, 'two'],
      ['two', 'three'],
    ]);
    expect(await seekPages((token) => next.get(token) ?? null)).toEqual([null, 'two', 'three']);
  });

  it('are given up when a token comes again, at once or later', async () => {
    const words = 'ST12: the marketplace gives a page token that it gave before: the pages go round';
    await expect(seekPages(() => 'same')).rejects.toThrow(words);
    await expect(seekPages((token) => (token === 'a' ? 'b' : 'a'))).rejects.toThrow(words);
  });

  it('are given up when the list never ends', async () => {
    const endless = seekPages((token) => String(Number(token ?? '0') + 1));
    await expect(endless).rejects.toThrow('ST12: the list does not end after 10000 pages');
  });
});
