import {
  allMasterDataKinds,
  distinctRows,
  isMasterDataKind,
  labelIn,
  partsByNeed,
  treeRemarks,
  type MasterDataRow,
} from '../../domain/master-data';
import { describeImport, kindLine, momentWords, type PartOutcome } from '../../domain/master-data-words';

const aRow = (code: string, parts: Partial<MasterDataRow> = {}): MasterDataRow => ({
  ...{ scope: '', code, label: code, parentCode: null, details: {} },
  ...parts,
});
const below = (parentCode: string | null, code: string): MasterDataRow => aRow(code, { parentCode });

describe('MAS-01 the kinds of master data', () => {
  it('are twelve, known by name', () => {
    expect(allMasterDataKinds).toHaveLength(12);
    expect(isMasterDataKind('carriers')).toBe(true);
    expect(isMasterDataKind('toString')).toBe(false);
  });

  it('take one call each, but offer states, whose answer does not tell active from retired', () => {
    const now = new Date('2026-11-27T10:00:00Z');
    const active = '2026-11-26T09:00:00Z';
    const parts = (copies: object) => partsByNeed('offerStates', copies, now);
    expect(partsByNeed('carriers', {}, now)).toEqual(['all']);
    expect(parts({})).toEqual(['active', 'retired']);
    expect(parts({ active })).toEqual(['retired', 'active']);
    expect(parts({ active, retired: '2026-11-20T09:00:00Z' })).toEqual(['active', 'retired']);
    expect(parts({ active, retired: '2026-10-01T09:00:00Z' })).toEqual(['retired', 'active']);
  });

  it('name the categories that are no tree', () => {
    expect(treeRemarks([below(null, 'A'), below('A', 'B'), below('B', 'C')])).toEqual([]);
    expect(treeRemarks([below(null, 'A'), below('LOST', 'B')])).toEqual(['the parent of B (below LOST) is not listed']);
    expect(treeRemarks([below('B', 'A'), below('A', 'B'), below('A', 'C')])).toEqual(['A, B stand below themselves']);
    const many = ['V', 'W', 'X', 'Y', 'Z'].map((code) => below(code, code));
    expect(treeRemarks(many)).toEqual(['V, W, X and 2 more stand below themselves']);
  });
});

describe('MAS-02 a list that names a code twice', () => {
  it('counts it once, the later, and says so; the same code of another type is another', () => {
    const rows = [aRow('1', { scope: 'REFUND' }), aRow('1', { label: 'Old' }), aRow('1', { label: 'New' })];
    const { rows: distinct, remarks } = distinctRows(rows);
    expect(distinct.map(({ scope, label }) => [scope, label])).toEqual([
      ['REFUND', '1'],
      ['', 'New'],
    ]);
    expect(remarks).toEqual(['code 1 is listed twice']);
  });
});

describe('MAS-04 a label in the language of the instance', () => {
  const translations = [
    { locale: 'en', label: 'Tools' },
    { locale: 'fr_BE', label: 'Outils' },
    { locale: 'fr_FR', label: 'Outillage' },
    { locale: 'de_DE', label: null },
  ];
  it.each([
    ['fr_FR', 'Outillage'],
    ['fr_CA', 'Outils'],
    ['en', 'Tools'],
    ['de_DE', 'Platform'],
    ['es_ES', 'Platform'],
  ])('%s: %s', (locale, label) => {
    expect(labelIn(locale, 'Platform', translations)).toBe(label);
  });
});

describe('MAS-03 the line of a kind in its run', () => {
  const read = (counts: object, more: object = {}): PartOutcome => ({
    ...{ kind: 'read', remarks: [], isComplete: true },
    counts: { read: 4, added: 0, changed: 0, retired: 0, ...counts },
    ...more,
  });
  const copied: PartOutcome = { kind: 'copied', readAt: '2026-11-12T10:03:59Z', nextCallAt: '2026-11-13T10:04:00Z' };
  const spent: PartOutcome = { kind: 'spent', nextCallAt: '2026-11-13T00:05:00Z' };
  const line = (outcome: PartOutcome) => kindLine('carriers', [{ part: 'all', outcome }]);

  it('says what was read', () => {
    expect(line(read({}))).toEqual({ state: 'done', reasonCode: null, message: '4 read, nothing changed' });
    expect(line(read({ added: 1, changed: 2, retired: 3 })).message).toBe('4 read, 1 new, 2 changed, 3 retired');
    expect(line(read({}, { remarks: ['carriers[3].code is missing'], isComplete: false })).message).toBe(
      '4 read, nothing changed (carriers[3].code is missing; the list is not complete, so nothing was retired)',
    );
    expect(line({ kind: 'assumed' })).toMatchObject({ state: 'done' });
  });

  it('says how old the copy is that served', () => {
    expect(line(copied)).toEqual({
      ...{ state: 'done', reasonCode: null },
      message: 'from the copy of 12 Nov 10:03 UTC; SH21 may be called again from 13 Nov 10:04 UTC on',
    });
  });

  it('fails where there is no copy, and where the marketplace refused', () => {
    expect(line(spent)).toMatchObject({ state: 'failed', reasonCode: 'callDeferred' });
    expect(line(spent).message).toContain('SH21 may be called from 13 Nov 00:05 UTC on, or once more by force');
    expect(line({ kind: 'failed', reasonCode: 'forbidden', words: 'SH21: 403' })).toEqual({
      ...{ state: 'failed', reasonCode: 'forbidden', message: 'SH21: 403' },
    });
  });

  it('is done when one part is served and the other waits for its day', () => {
    const reports = [
      { part: 'active', outcome: read({}) },
      { part: 'retired', outcome: spent },
    ] as const;
    expect(kindLine('offerStates', reports)).toMatchObject({
      state: 'done',
      message: expect.stringMatching(/^Active: 4 read, nothing changed; Retired: not read yet; OF61/) as string,
    });
  });

  it('names times as people read them', () => {
    expect(momentWords('2026-01-02T03:04:05Z')).toBe('2 Jan 03:04 UTC');
  });
});

describe('TMP-01 an import of master data in the Temporal UI', () => {
  it('is told kind by kind', () => {
    const details = describeImport({
      ...{ instanceCode: 'demo', runId: 'R' },
      kinds: [
        { kind: 'carriers', state: 'done', message: '4 read, nothing changed' },
        { kind: 'channels', state: null, message: null },
      ],
    });
    expect(details.split('\n')).toEqual([
      'Master data of **demo**: 1 of 2 kinds, run R',
      '',
      '- **carriers** (done): 4 read, nothing changed',
      '- **channels**: to come',
    ]);
  });
});
