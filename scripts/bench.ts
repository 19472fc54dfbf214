import { Command, InvalidArgumentError, Option } from 'commander';
import { benchNames, chosenBenches, UnknownBench, type BenchName } from './bench/bench-names';
import { chooseEngine, EngineMissing, engineNames, type EngineName, type StartEngine } from './bench/bench-engine';
import { stopEverything } from './bench/cleanup';
import { notMeasured, type Figures } from './bench/figures';
import { measureDispatch } from './bench/measure-dispatch';
import { measureEndurance } from './bench/measure-endurance';
import { measureImport } from './bench/measure-import';
import { measureListings } from './bench/measure-listings';
import { measureOpenOrders } from './bench/measure-open-orders';
import { measureOrders } from './bench/measure-orders';
import { measureReplay } from './bench/measure-replay';
import { measureStock } from './bench/measure-stock';
import { table } from './bench/report';
import { say } from './bench/say';

interface BenchOptions {
  readonly only: readonly string[];
  readonly json: boolean;
  readonly engine: EngineName;
  readonly orders: number;
  readonly rounds: number;
  readonly openOrders: number;
  readonly endurance: number;
  readonly enduranceMinutes: number;
  readonly offers: number;
  readonly newOrders: number;
  readonly stockRows: number;
}

const program = new Command('bench')
  .description('Measures what an order, a sweep and an open order cost, on servers of its own. Needs Linux (/proc).')
  .option('--only <name>', `${benchNames.join(', ')} (repeatable, or with commas)`, collect, [])
  .option('--json', 'prints one JSON object with a member per goal and nothing else', false)
  .addOption(new Option('--engine <name>', 'the Temporal server').choices(engineNames).default('dev'))
  .option('--orders <n>', 'orders of one measurement', wholeNumber, 200)
  .option('--rounds <n>', 'rounds, ours and the baseline in turn', wholeNumber, 3)
  .option('--open-orders <n>', 'orders that are open for "sweep" and "memory"', wholeNumber, 10_000)
  .option('--endurance <n>', 'orders one after the other, with --engine real', wholeNumber, 5_000)
  .option('--endurance-minutes <n>', 'after which no further ones begin', wholeNumber, 45)
  .option('--offers <n>', 'offers of the largest import for "listings"', wholeNumber, 100_000)
  .option('--new-orders <n>', 'new orders of one sweep for "import"', wholeNumber, 10_000)
  .option('--stock-rows <n>', 'rows of the largest file for "stock"', wholeNumber, 100_000)
  .action(bench);

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1.');
  return Number(text);
}

async function bench(options: BenchOptions): Promise<void> {
  const benches = chosenBenches(options.only);
  if (process.platform !== 'linux') throw new EngineMissing('Processor times are read from /proc: this needs Linux.');
  const startEngine = await chooseEngine(options.engine);
  const figures: Figures = {
    ...(benches.includes('orders') ? await orderFigures(startEngine, options) : {}),
    ...(benches.includes('import') ? await importFigures(startEngine, options) : {}),
    ...(await openOrderFigures(startEngine, benches, options)),
    ...(benches.includes('listings') ? await listingFigures(startEngine, options) : {}),
    ...(benches.includes('stock') ? await stockFigures(startEngine, options) : {}),
  };
  process.stdout.write(options.json ? `${JSON.stringify(figures, null, 2)}\n` : `${table(figures, options.engine)}\n`);
}

async function orderFigures(startEngine: StartEngine, options: BenchOptions): Promise<Figures> {
  say(`Orders, ${options.rounds} rounds of ${options.orders} (P1, P2, P3)`);
  const { figures, history } = await measureOrders(startEngine, options);
  say('Dispatcher (P4)');
  const dispatch = await measureDispatch(startEngine, options);
  say('Replay (P11)');
  const replay = await measureReplay(startEngine, history, options.rounds);
  return { ...figures, ...dispatch, ...replay, ...(await enduranceFigures(startEngine, options)) };
}

async function enduranceFigures(
  startEngine: StartEngine,
  { engine, endurance, enduranceMinutes }: BenchOptions,
): Promise<Figures> {
  if (engine === 'dev') {
    return {
      P12: notMeasured('ms of processor per order', '<= 1.2', 'the dev server slows as it fills: --engine real'),
    };
  }
  say(`${endurance} orders one after the other (P12)`);
  return measureEndurance(startEngine, { orders: Math.max(10, endurance), minutes: enduranceMinutes });
}

async function openOrderFigures(
  startEngine: StartEngine,
  benches: readonly BenchName[],
  { openOrders }: BenchOptions,
): Promise<Figures> {
  if (!benches.includes('sweep') && !benches.includes('memory')) return {};
  say(`Open orders, ${openOrders} in the end (P5, P6, P7)`);
  return measureOpenOrders(startEngine, benches, openOrders);
}

function listingFigures(startEngine: StartEngine, { offers, rounds }: BenchOptions): Promise<Figures> {
  say(`Listings, up to ${offers} offers, ${rounds} rounds (P9)`);
  return measureListings(startEngine, { offers, rounds });
}

function importFigures(startEngine: StartEngine, { newOrders }: BenchOptions): Promise<Figures> {
  say(`Import, one sweep of ${newOrders} new orders`);
  return measureImport(startEngine, newOrders);
}

function stockFigures(startEngine: StartEngine, { stockRows, rounds }: BenchOptions): Promise<Figures> {
  say(`Stock, up to ${stockRows} rows, ${rounds} rounds (P9)`);
  return measureStock(startEngine, { rows: stockRows, rounds });
}

/** What the person who typed the command has to put right is said as it is, without a trace. */
async function fail(error: unknown): Promise<void> {
  await stopEverything();
  const isExplained = error instanceof UnknownBench || error instanceof EngineMissing;
  say(isExplained ? error.message : String(error instanceof Error ? error.stack : error));
  process.exit(1);
}

/** What is cut off while the servers go down has nothing more to say. */
function stop(): void {
  process.on('uncaughtException', () => undefined);
  void fail(new EngineMissing('Stopped; the servers of the measurement are taken down.'));
}

for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const) {
  process.once(signal, stop);
}

program.parseAsync().then(
  () => process.exit(0),
  (error: unknown) => fail(error),
);
