import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { until } from '../until';
import type { Browser, Clip } from './chromium';
import type { Story } from './story';

/** One picture of docs/temporal-ui.md. */
export interface Picture {
  /** Of its file. */
  readonly name: string;
  /** Below the namespace. */
  readonly path: string;
  /** A tab of the workflow, as its address ends. */
  readonly tab?: string;
  /** Words of the event of the history that is opened. */
  readonly opens?: string;
  /** Words that are there when the page is complete. */
  readonly has: string;
  readonly height: number;
  /** Words of what the picture begins with; the bar of the UI is left out always. */
  readonly from?: string;
}

const POLL_MS = 250;
const TIMEOUT_MS = 60_000;
/** What moves in has come to rest. */
const REST_MS = 1_500;
/** The bar of the UI at the left and at the top. */
const [LEFT, TOP] = [65, 50] as const;

const order = (id: string): string => `/workflows/${encodeURIComponent(`order/demo/${id}`)}`;

/** The last tab of a workflow: pictures begin with the tabs, and show which is open. */
const TABS = 'Memo';

const details = (name: string, id: string): Picture => ({
  ...{ name, path: order(id), tab: 'user-metadata', has: 'Current Details' },
  ...{ from: TABS, height: 370 },
});

export const picturesOf = ({ waiting, parked, shipped, repeated }: Story): readonly Picture[] => [
  {
    name: 'work-list',
    path: `/workflows?query=${encodeURIComponent('`NeedsAttention`=true')}`,
    has: parked,
    height: 320,
  },
  details('waiting', waiting),
  details('parked', parked),
  details('shipped', shipped),
  {
    ...{ name: 'retried', path: order(parked), tab: 'history', opens: 'Update Accepted', has: 'parkNumber' },
    ...{ from: TABS, height: 590 },
  },
  { name: 'told', path: order(shipped), tab: 'history', has: 'shipDelivery', from: 'Event History', height: 400 },
  {
    ...{ name: 'repeated', path: order(repeated), tab: 'pending-activities', has: 'Next Retry' },
    ...{ from: TABS, height: 330 },
  },
];

/** As PNG, of the page at rest. */
export async function photograph(browser: Browser, namespaceUrl: string, picture: Picture): Promise<Buffer> {
  const { tab, opens, has, from, height } = picture;
  await browser.open(`${namespaceUrl}${picture.path}`);
  if (tab !== undefined) {
    await shows(browser, `/\\/history$/.test(location.pathname)`);
    const address = z.string().parse(await browser.ask('location.href'));
    if (tab !== 'history') await browser.open(address.replace(/history$/, tab));
  }
  if (opens !== undefined) {
    await shows(browser, `${eventOf(opens)} !== undefined`);
    await browser.open(z.string().parse(await browser.ask(eventOf(opens))));
  }
  await shows(browser, `document.body.innerText.includes(${JSON.stringify(has)})`);
  await pause(REST_MS);
  const width = z.number().parse(await browser.ask('document.documentElement.clientWidth'));
  const top = from === undefined ? TOP : z.number().parse(await browser.ask(topOf(from)));
  const clip: Clip = { x: LEFT, y: top, width: width - LEFT, height };
  return browser.photograph(clip);
}

/** A little above the smallest element with exactly these words. */
const topOf = (words: string): string =>
  `[...document.querySelectorAll('main *')].filter((element) => element.innerText?.trim() === ${JSON.stringify(words)})
     .at(-1).getBoundingClientRect().top + scrollY - 16`;

/** The address of an event whose row has these words. */
const eventOf = (words: string): string =>
  `[...document.querySelectorAll('a[href*="/history/events/"]')]
     .find((link) => link.closest('tr')?.innerText.replace(/\\s+/g, ' ').includes(${JSON.stringify(words)}))?.href`;

/** A page that is being loaded has no body at first. */
const shows = (browser: Browser, condition: string): Promise<void> =>
  until(
    `the page shows what it is photographed for: ${condition}`,
    async () => (await browser.ask(`Boolean(document.body) && (${condition})`)) === true,
    { pollMs: POLL_MS, timeoutMs: TIMEOUT_MS },
  );
