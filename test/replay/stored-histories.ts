import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { History } from '@temporalio/common/lib/proto-utils';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { cleanHistory } from './clean-history';

const folder = join(__dirname, 'histories');

export interface StoredHistory {
  /** `<workflow type>-<what happened>`, or the type alone. */
  readonly name: string;
  readonly text: string;
  readonly history: History;
}

export function readHistories(): readonly StoredHistory[] {
  return readdirSync(folder).map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return { name: file.replace(/\.json$/, ''), text, history: historyFromJSON(JSON.parse(text)) };
  });
}

/** @param isAll all were recorded: those that were not are gone. Else the others stay as they are. */
export function writeHistories(histories: ReadonlyMap<string, History>, { isAll }: { readonly isAll: boolean }): void {
  if (isAll) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, history] of histories) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(cleanHistory(history))}\n`);
  }
}
