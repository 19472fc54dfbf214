import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';

/** Wide enough for the tables of Temporal's UI; some more pixels, so that text stays sharp. */
const WIDTH = 1280;
const HEIGHT = 1600;
const SCALE = 1.25;

/** It talks to nobody but the page, and leaves nothing behind. */
const FLAGS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-pipe'],
];

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const messageSchema = z.object({
  id: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
});
type Result = Readonly<Record<string, unknown>>;

interface Waiting {
  resolve(result: Result): void;
  reject(error: Error): void;
}

/** In pixels of the page. */
export interface Clip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One page of the system's own Chromium, by its protocol over two pipes: no package is needed for it. */
export class Browser {
  readonly #process: ChildProcess;
  readonly #folder: string;
  readonly #waiting = new Map<number, Waiting>();
  readonly #to: Writable;
  #session: string | undefined;
  #sent = 0;
  #unread = '';

  private constructor(chromium: ChildProcess, folder: string, [to, from]: readonly [Writable, Readable]) {
    this.#process = chromium;
    this.#folder = folder;
    this.#to = to;
    from.setEncoding('utf8');
    from.on('data', (text: string) => this.#read(text));
    chromium.once('exit', () => this.#giveUp(new Error('Chromium has ended')));
  }

  /** @throws when there is no Chromium on the PATH, or it ends at once */
  static async start(): Promise<Browser> {
    const program = findChromium();
    const folder = mkdtempSync(join(tmpdir(), 'connector-pictures-'));
    const chromium = spawn(program, [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    const [, , , to, from] = chromium.stdio;
    if (!isWritable(to) || !isReadable(from)) throw new Error('Chromium was started without its pipes');
    const browser = new Browser(chromium, folder, [to, from]);
    const { targetId } = await browser.#send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.#send('Target.attachToTarget', { targetId, flatten: true });
    browser.#session = String(sessionId);
    await browser.#send('Page.enable');
    const metrics = { width: WIDTH, height: HEIGHT, deviceScaleFactor: SCALE, mobile: false };
    await browser.#send('Emulation.setDeviceMetricsOverride', metrics);
    return browser;
  }

  async open(url: string): Promise<void> {
    await this.#send('Page.navigate', { url });
  }

  /** The value of an expression in the page, as JSON has it. */
  async ask(expression: string): Promise<unknown> {
    const answer = await this.#send('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
    return z.object({ result: z.object({ value: z.unknown().optional() }) }).parse(answer).result.value;
  }

  /** As PNG. */
  async photograph(clip: Clip): Promise<Buffer> {
    const options = { format: 'png', clip: { ...clip, scale: 1 }, captureBeyondViewport: true };
    const { data } = await this.#send('Page.captureScreenshot', options);
    return Buffer.from(String(data), 'base64');
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) {
      const ended = new Promise((resolve) => this.#process.once('exit', resolve));
      this.#process.kill();
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 15 });
  }

  #send(method: string, params: object = {}): Promise<Result> {
    this.#sent += 1;
    const message = {
      id: this.#sent,
      method,
      params,
      ...(this.#session === undefined ? {} : { sessionId: this.#session }),
    };
    this.#to.write(`${JSON.stringify(message)}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(message.id, { resolve, reject }));
  }

  #read(text: string): void {
    const messages = (this.#unread + text).split('\0');
    this.#unread = messages.pop() ?? '';
    for (const message of messages) this.#settle(messageSchema.parse(JSON.parse(message)));
  }

  /** Events have no id: nobody waits for them. */
  #settle({ id, result, error }: z.infer<typeof messageSchema>): void {
    const waiting = this.#waiting.get(id ?? 0);
    this.#waiting.delete(id ?? 0);
    if (error === undefined) waiting?.resolve(result ?? {});
    else waiting?.reject(new Error(`Chromium: ${error.message}`));
  }

  #giveUp(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}

const isWritable = (stream: unknown): stream is Writable =>
  typeof stream === 'object' && stream !== null && 'write' in stream;
const isReadable = (stream: unknown): stream is Readable =>
  typeof stream === 'object' && stream !== null && 'read' in stream;

function findChromium(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((file) => existsSync(file));
  if (found === undefined) throw new Error(`There is no Chromium on the PATH (${NAMES.join(', ')}).`);
  return found;
}
