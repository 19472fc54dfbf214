import { CsvFault } from '../../../api/back-office/csv/csv-fault';
import { readCsv } from '../../../api/back-office/csv/read-csv';

const MANY = 200_000;

describe('A file of any length', () => {
  it('is read no faster than its rows are taken: few of them are in memory at a time', async () => {
    let sent = 0;
    async function* bytes(): AsyncGenerator<Uint8Array> {
      for (; sent < MANY; sent += 1) yield await Promise.resolve(Buffer.from(sent === 0 ? 'sku\n' : `S${sent}\n`));
    }
    let taken = 0;
    let mostAhead = 0;
    for await (const row of readCsv(bytes())) {
      taken += row.line === taken + 1 ? 1 : 0;
      mostAhead = Math.max(mostAhead, sent - taken);
    }
    expect(taken).toBe(MANY);
    expect(mostAhead).toBeLessThan(MANY / 20);
  }, 60_000);

  it('gives every row before the line on which it cannot be read, whatever the pieces it comes in', async () => {
    const file = Buffer.concat([
      Buffer.from('sku\nA\n"B\r\nB"\nC\n'),
      Buffer.from([0xc3, 0x28, 0x0a]),
      Buffer.from('D\n'),
    ]);
    for (let size = 1; size < file.length; size += 1) {
      const pieces = Array.from({ length: Math.ceil(file.length / size) }, (_none, n) =>
        file.subarray(n * size, (n + 1) * size),
      );
      const cells: string[] = [];
      const read = async (): Promise<void> => {
        for await (const row of readCsv(piecesOf(pieces))) cells.push(...row.cells);
      };
      await expect(read()).rejects.toMatchObject({ name: CsvFault.name, line: 6 });
      expect(cells).toEqual(['sku', 'A', 'B\r\nB', 'C']);
    }
  });
});

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}
