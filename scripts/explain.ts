import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { previewOrders, type OrderPreview } from '../activities/preview/preview-orders';
import { readRawOrders } from '../activities/preview/read-raw-orders';
import { parseSettingText, type SettingOverrides } from '../domain/instance-settings';
import { NoSuchInstance, withPreviewSource } from './explain/preview-source';
import { renderPreview } from './explain/render-preview';
import { terminalText } from './explain/terminal-text';

/** What the exit code says. */
const exitCodes = { allWell: 0, failed: 1, someWait: 2 } as const;

interface ExplainOptions {
  readonly instance: string;
  readonly with: readonly string[];
  readonly json: boolean;
}

/** Something that the person who typed the command has to put right: said as it is, without a trace. */
class Refused extends Error {}

const program = new Command('explain')
  .description('Says what raw marketplace orders would become, or exactly why they would wait. Writes nothing.')
  .argument('<file>', 'a raw order, a list of raw orders, or an answer of OR11')
  .option('--instance <code>', 'whose settings, products and workflow configuration count', 'demo')
  .option('--with <name=value>', 'another value of a setting, for this preview (repeatable)', collect, [])
  .option('--json', 'prints JSON and nothing else', false)
  .addHelpText('after', '\nExit code: 0 nothing would wait, 2 some would wait, 1 the file or an order is unreadable.')
  .action(explain);

function collect(value: string, earlier: readonly string[]): string[] {
  return [...earlier, value];
}

async function explain(file: string, options: ExplainOptions): Promise<void> {
  const overrides = readOverrides(options.with);
  const orders = readOrders(file);
  await withPreviewSource(options.instance, async ({ source, origin }) => {
    const previews = await previewOrders({ orders, overrides, source });
    process.stdout.write(options.json ? `${JSON.stringify({ orders: previews }, null, 2)}\n` : human(previews, origin));
    process.stderr.write(previews.flatMap(unreadableWords).join(''));
    process.exitCode = exitCodeOf(previews);
  });
}

function readOverrides(assignments: readonly string[]): SettingOverrides {
  return Object.fromEntries(
    assignments.map((assignment): [string, unknown] => {
      const [name, ...value] = assignment.split('=');
      if (name === undefined || value.length === 0) throw new Refused(`--with takes NAME=VALUE, not "${assignment}"`);
      const parsed = parseSettingText(name.trim(), value.join('='));
      if (parsed.kind === 'refused') throw new Refused(parsed.message);
      return [parsed.name, parsed.value];
    }),
  );
}

/** npm runs a script in the folder of the package; the file is meant from where the command was typed. */
function readOrders(file: string): readonly unknown[] {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
  const read = readRawOrders(readText(path, file));
  if (read.kind === 'unreadable') throw new Refused(`${file} is unreadable: ${read.message}`);
  return read.orders;
}

function readText(path: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Refused(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function human(previews: readonly OrderPreview[], origin: string): string {
  // Broken to a terminal; whoever searches what comes through a pipe finds sentences whole.
  const width = process.stdout.isTTY ? process.stdout.columns : Number.POSITIVE_INFINITY;
  const orders = previews.map((preview, index) => renderPreview(preview, { place: index + 1, width }));
  if (orders.length === 0) orders.push('The file holds no orders.');
  return `${[`By ${origin}.`, ...orders].join('\n\n')}\n`;
}

const isUnreadable = (preview: OrderPreview): boolean => preview.reasons.some(({ code }) => code === 'unreadableOrder');

/** A line for each member that cannot be read. */
function unreadableWords({ marketplaceOrderId, decisions }: OrderPreview, index: number): string[] {
  const name = terminalText(marketplaceOrderId ?? `in place ${String(index + 1)} (no id)`);
  return decisions
    .filter(({ reasonCode }) => reasonCode === 'unreadableOrder')
    .map(({ sentence }) => `Order ${name} cannot be read: ${terminalText(sentence)}\n`);
}

function exitCodeOf(previews: readonly OrderPreview[]): number {
  if (previews.some(isUnreadable)) return exitCodes.failed;
  return previews.some(({ decision }) => decision === 'wait') ? exitCodes.someWait : exitCodes.allWell;
}

program.parseAsync().catch((error: unknown) => {
  if (!(error instanceof Refused || error instanceof NoSuchInstance)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = exitCodes.failed;
});
