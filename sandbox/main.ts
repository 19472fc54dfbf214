import { Command, InvalidArgumentError, Option } from 'commander';
import { startSandbox } from './server';
import type { RunningSandbox } from './server';
import { apiKeys } from './shops';

interface CommandLine {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly limits: 'published' | 'relaxed';
  readonly replay?: string;
  readonly seed?: string;
  readonly quantityAfterCancelation: 'gross' | 'net';
}

const program = new Command('sandbox')
  .description('A Mirakl marketplace in a process: "Atelier Nord"')
  .option('--port <number>', 'port to listen on, 0 for any free one', readPort, 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--data <file>', 'keep orders, ledger and clock in this file')
  .addOption(new Option('--limits <mode>', 'call limits').choices(['published', 'relaxed']).default('published'))
  .option('--replay <folder>', 'serve recorded answers, files named <operation>-res-<what>.json')
  .option('--seed <text>', 'what generated orders follow from')
  .addOption(
    new Option('--quantity-after-cancelation <reading>', 'what a line says of units that were cancelled')
      .choices(['gross', 'net'])
      .default('gross'),
  )
  .parse();

void run(program.opts<CommandLine>());

async function run({ data, replay, seed, ...given }: CommandLine): Promise<void> {
  try {
    const sandbox = await startSandbox({
      ...given,
      ...(data === undefined ? {} : { dataFile: data }),
      ...(replay === undefined ? {} : { replayDir: replay }),
      ...(seed === undefined ? {} : { seed }),
    });
    stopWhenAsked(sandbox);
    process.send?.({ kind: 'ready', url: sandbox.url });
    process.stdout.write(`${introduction(sandbox.url, given.limits)}\n`);
  } catch (error) {
    process.stderr.write(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
    if (process.connected) process.disconnect();
  }
}

/** By signal, or when the process that forked this one is gone. */
function stopWhenAsked(sandbox: RunningSandbox): void {
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    void sandbox.close().finally(() => {
      if (process.connected) process.disconnect();
    });
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.once('disconnect', stop);
}

function introduction(url: string, limits: string): string {
  const keys = apiKeys.map(
    (key) => `  ${key.value}  (${key.shops.map((shop) => shop.shopId).join(', ')}; ${key.role})`,
  );
  return [
    `Marketplace "Atelier Nord" at ${url}, call limits ${limits}`,
    'API keys (shops):',
    ...keys,
    'Control routes (JSON):',
    `  GET  ${url}/_sandbox                      shops, keys, clock, faults`,
    `  POST ${url}/_sandbox/orders               { "shopId": 2042, "kinds": ["oneLine"], "count": 1 }`,
    `  POST ${url}/_sandbox/raw-orders           { "shopId": 2042, "orders": [...] }`,
    `  GET  ${url}/_sandbox/orders/ID            one order; POST …/accept, debit, cancel, refund, receive, close,`,
    '                                            refuse-line, ship-in-portal, state, release, move-refunds,',
    '                                            open-incident, close-incident, address',
    `  POST ${url}/_sandbox/offers               { "shopId": 2042, "offers": [{ "shop_sku": "…", "quantity": 5 }] }`,
    `  POST ${url}/_sandbox/clock, /faults, /limits, /switches, /exports, /replay`,
    `  GET  ${url}/_sandbox/ledger, /calls, /catalogue`,
  ].join('\n');
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('must be a whole number from 0 to 65535.');
}
