/**
 * The kinds of master data that a marketplace has [MAS-01]: the operation that lists each, and what people call it.
 * A further kind is a line here and a reader in `activities/master-data/kind-readers.ts`.
 */
export const masterDataKinds = {
  platformConfiguration: { operation: 'PC01', words: 'platform configuration' },
  shippingMethods: { operation: 'SH12', words: 'shipping methods' },
  carriers: { operation: 'SH21', words: 'carriers' },
  shippingZones: { operation: 'SH11', words: 'shipping zones' },
  logisticClasses: { operation: 'SH31', words: 'logistic classes' },
  channels: { operation: 'CH11', words: 'channels' },
  offerStates: { operation: 'OF61', words: 'offer states' },
  categories: { operation: 'H11', words: 'product categories' },
  reasons: { operation: 'RE01', words: 'reasons' },
  taxes: { operation: 'OR75', words: 'marketplace taxes' },
  documentTypes: { operation: 'DO01', words: 'document types' },
  customFields: { operation: 'AF01', words: 'additional fields' },
} as const;

export type MasterDataKind = keyof typeof masterDataKinds;

export const isMasterDataKind = (name: string): name is MasterDataKind => Object.hasOwn(masterDataKinds, name);

export const allMasterDataKinds: readonly MasterDataKind[] = Object.keys(masterDataKinds).filter(isMasterDataKind);

/** Kinds that are lists of codes; the platform configuration is a set of switches, kept with the instance. */
export const codedKinds: readonly MasterDataKind[] = allMasterDataKinds.filter(
  (kind) => kind !== 'platformConfiguration',
);

/**
 * What is read by one call of a kind. Offer states take two: one answer does not tell active ones from retired ones.
 * Every other kind has the one part `all`.
 */
export type MasterDataPart = 'all' | 'active' | 'retired';

/** One code of a kind, as the marketplace lists it. */
export interface MasterDataRow {
  /** Where one code may stand for several: the type of a reason, the entity of a field or document. Else empty. */
  readonly scope: string;
  readonly code: string;
  /** In the language of the instance. */
  readonly label: string;
  /** Of a category; null at the root, and for every other kind. */
  readonly parentCode: string | null;
  /** What else the kind tells, by the names of the marketplace client. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** The copies that are kept of a kind: when each part was read, ISO 8601. */
export type CopiesOfKind = Readonly<Partial<Record<MasterDataPart, string>>>;

/** The retired conditions change rarely: they are read this often, on days on which the active ones are not. */
const RETIRED_STATES_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * The parts of a kind, the one that is wanted most first: where the call limit allows one call only, the others are
 * served from their copies.
 */
export function partsByNeed(kind: MasterDataKind, copies: CopiesOfKind, now: Date): readonly MasterDataPart[] {
  if (kind !== 'offerStates') return ['all'];
  const { active, retired } = copies;
  const isRetiredDue =
    active !== undefined &&
    (retired === undefined || now.getTime() - Date.parse(retired) >= RETIRED_STATES_DAYS * DAY_MS);
  return isRetiredDue ? ['retired', 'active'] : ['active', 'retired'];
}

export interface DistinctRows {
  readonly rows: readonly MasterDataRow[];
  /** What was odd, in words. */
  readonly remarks: readonly string[];
}

/** Each code once, the later where a list names it twice: codes are what everything is matched by [MAS-04]. */
export function distinctRows(rows: readonly MasterDataRow[]): DistinctRows {
  const byCode = new Map<string, MasterDataRow>();
  const twice = new Set<string>();
  for (const row of rows) {
    const key = JSON.stringify([row.scope, row.code]);
    if (byCode.has(key)) twice.add(row.code);
    byCode.set(key, row);
  }
  return { rows: [...byCode.values()], remarks: [...twice].map((code) => `code ${code} is listed twice`) };
}

const NAMED_AT_MOST = 3;

/** What keeps categories from being one tree: parents that are not listed, and circles. Each in words, the first few named. */
export function treeRemarks(rows: readonly MasterDataRow[]): readonly string[] {
  const parentOf = new Map(rows.map(({ code, parentCode }) => [code, parentCode]));
  const orphans = rows.filter(({ parentCode }) => parentCode !== null && !parentOf.has(parentCode));
  const inCircles = codesInCircles(parentOf);
  return [
    ...named(orphans.map(({ code, parentCode }) => `${code} (below ${String(parentCode)})`)).map(
      (codes) => `the parent of ${codes} is not listed`,
    ),
    ...named(inCircles).map((codes) => `${codes} stand below themselves`),
  ];
}

function named(codes: readonly string[]): readonly string[] {
  if (codes.length === 0) return [];
  const more = codes.length - NAMED_AT_MOST;
  return [codes.slice(0, NAMED_AT_MOST).join(', ') + (more > 0 ? ` and ${String(more)} more` : '')];
}

/** Walks up from each code once: a code met again on the same walk stands in a circle. */
function codesInCircles(parentOf: ReadonlyMap<string, string | null>): readonly string[] {
  const settled = new Set<string>();
  const inCircles: string[] = [];
  for (const start of parentOf.keys()) {
    const walk: string[] = [];
    let code: string | null | undefined = start;
    while (typeof code === 'string' && !settled.has(code) && !walk.includes(code)) {
      walk.push(code);
      code = parentOf.get(code);
    }
    if (typeof code === 'string' && walk.includes(code)) inCircles.push(...walk.slice(walk.indexOf(code)));
    walk.forEach((each) => settled.add(each));
  }
  return inCircles;
}

/**
 * A label in the language of an instance, where a list gives all translations at once: the locale itself, else one of the
 * same language, else the label of the platform.
 */
export function labelIn(
  locale: string,
  label: string,
  translations: readonly { readonly locale: string; readonly label: string | null }[],
): string {
  const language = languageOf(locale);
  const exact = translations.find((one) => one.locale === locale && one.label !== null);
  const similar = translations.find((one) => languageOf(one.locale) === language && one.label !== null);
  return exact?.label ?? similar?.label ?? label;
}

const languageOf = (locale: string): string => (locale.split(/[_-]/)[0] ?? locale).toLowerCase();
