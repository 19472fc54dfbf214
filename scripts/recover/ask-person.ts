import { createInterface } from 'node:readline/promises';
import type { DataSource } from 'typeorm';
import { confirmNumber, listSeries, parseConfirmed } from './invoice-numbers';
import { seriesInDoubt, seriesWords, type RecoveryReport } from './recovery-report';
import { Refused } from './refused';

/** Asks at the terminal for each next invoice number that is in doubt. No answer leaves a series as it is. */
export async function askForNumbers(dataSource: DataSource, report: RecoveryReport): Promise<RecoveryReport> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    for (const { name, nextNumber } of seriesInDoubt(report)) {
      const question = `${name}: ${seriesWords(nextNumber, report.perhapsInvoiced)}. Next number (empty: later): `;
      for (let isSettled = false; !isSettled;) {
        const answer = (await terminal.question(question)).trim();
        isSettled = answer === '' || (await tryConfirm(dataSource, `${name}=${answer}`));
      }
    }
  } finally {
    terminal.close();
  }
  return { ...report, invoiceSeries: await listSeries(dataSource.manager) };
}

async function tryConfirm(dataSource: DataSource, text: string): Promise<boolean> {
  try {
    await dataSource.transaction((manager) => confirmNumber(manager, parseConfirmed(text)));
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    process.stderr.write(`${error.message}\n`);
    return false;
  }
}
