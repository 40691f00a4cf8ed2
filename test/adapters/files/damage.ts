import { gzipSync } from 'node:zlib';
import * as fc from 'fast-check';

/** One true row of advertising results. */
export interface TrueRow {
  readonly day: string;
  readonly campaign: string;
  readonly keyword: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly costCents: number;
  readonly conversions: number;
  readonly valueCents: number;
  /** In hundredths of a percent; below 10 % an export hides it. */
  readonly share: number | null;
}

/** A line that cannot be read, to stand before the row `at`. */
export interface Junk {
  readonly at: number;
  readonly kind:
    'bad cost' | 'bad day' | 'bad day and clicks' | 'too few fields' | 'too many fields' | 'open quote';
}

/** Everything that exports do to a table. */
export interface Damage {
  readonly titles: boolean;
  readonly writing: keyof typeof WRITINGS;
  readonly currency: (amount: string) => string;
  readonly delimiter: ',' | ';' | '\t';
  readonly lineEnd: '\n' | '\r\n';
  readonly encoding: 'utf-8' | 'utf-8 bom' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  readonly gzip: boolean;
  readonly totals: readonly number[];
  readonly junk: readonly Junk[];
  readonly blankLines: boolean;
}

const WRITINGS = {
  en: { group: ',', decimal: '.', day: (y: string, m: string, d: string) => `${y}-${m}-${d}`, names: 'en' },
  us: { group: ',', decimal: '.', day: (y: string, m: string, d: string) => `${m}/${d}/${y}`, names: 'en' },
  de: { group: '.', decimal: ',', day: (y: string, m: string, d: string) => `${d}.${m}.${y}`, names: 'de' },
  fr: {
    group: '\u00a0',
    decimal: ',',
    day: (y: string, m: string, d: string) => `${d}/${m}/${y}`,
    names: 'en',
  },
  ch: { group: "'", decimal: '.', day: (y: string, m: string, d: string) => `${d}.${m}.${y}`, names: 'de' },
} as const;

const HEADERS = {
  en: [
    'Day',
    'Campaign',
    'Search keyword',
    'Impr.',
    'Clicks',
    'Avg. CPC',
    'Cost (USD)',
    'Conversions',
    'Conv. value',
    'Search impr. share',
  ],
  de: [
    'Tag',
    'Kampagne',
    'Suchkeyword',
    'Impr.',
    'Klicks',
    'Durchschn. CPC',
    'Kosten',
    'Conversions',
    'Conv.-Wert',
    'Anteil an mögl. Impr. im Suchnetzwerk',
  ],
} as const;

/** Draws tables whose first row leaves no doubt about decimal sign and order of day and month. */
export const trueTables: fc.Arbitrary<TrueRow[]> = fc
  .array(
    fc.record({
      day: fc.integer({ min: 1, max: 28 }).map((d) => `2026-11-${String(d).padStart(2, '0')}`),
      campaign: fc.constantFrom(
        'Brand',
        'Müller & Söhne',
        'Total Wireless',
        'A "quoted" one',
        'semi;colon, comma',
      ),
      keyword: fc.constantFrom('red shoes', '[red shoes]', '+red +shoes', 'two\nlines', 'café', '5" pipe'),
      impressions: fc.nat(3_000_000),
      clicks: fc.nat(50_000),
      costCents: fc.nat(900_000_000),
      conversions: fc.nat(2_000),
      valueCents: fc.nat(2_000_000_000),
      share: fc.option(fc.integer({ min: 1_000, max: 9_000 })),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((rows) => [ANCHOR, ...rows]);

const ANCHOR: TrueRow = {
  day: '2026-11-25',
  campaign: 'Brand',
  keyword: 'anchor',
  impressions: 60_339,
  clicks: 1_234,
  costCents: 123_456,
  conversions: 7,
  valueCents: 1_234_567_89,
  share: null,
};

/** Draws every kind of damage. An open quote swallows lines, so it comes only where no cell holds a line break. */
export function damageOf(rows: readonly TrueRow[]): fc.Arbitrary<Damage> {
  const kinds: Junk['kind'][] = [
    'bad cost',
    'bad day',
    'bad day and clicks',
    'too few fields',
    'too many fields',
  ];
  if (!rows.some(({ keyword }) => keyword.includes('\n'))) kinds.push('open quote');
  const place = fc.integer({ min: 1, max: rows.length });
  return fc.record({
    titles: fc.boolean(),
    writing: fc.constantFrom('en', 'us', 'de', 'fr', 'ch'),
    currency: fc.constantFrom<((amount: string) => string)[]>(
      (amount) => amount,
      (amount) => `$${amount}`,
      (amount) => `US$${amount}`,
      (amount) => `${amount}\u00a0€`,
      (amount) => `CHF ${amount}`,
    ),
    delimiter: fc.constantFrom(',', ';', '\t'),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    encoding: fc.constantFrom('utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'),
    gzip: fc.boolean(),
    totals: fc.array(place, { maxLength: 3 }),
    junk: fc.array(fc.record({ at: place, kind: fc.constantFrom(...kinds) }), { maxLength: 4 }),
    blankLines: fc.boolean(),
  });
}

/** The table as a plain CSV that needs no guessing. */
export function renderClean(rows: readonly TrueRow[]): Buffer {
  const lines = rows.map((row) =>
    cellsOf(row, plain)
      .map((cell) => quote(cell, ','))
      .join(','),
  );
  return Buffer.from([HEADERS.en.join(','), ...lines, ''].join('\n'));
}

/** The damaged file, with the lines of the bad rows and of the totals. */
export function renderDamaged(
  rows: readonly TrueRow[],
  damage: Damage,
): { bytes: Buffer; bad: { line: number; column: string | null }[]; totals: number[] } {
  const { decimal, group, day, names } = WRITINGS[damage.writing];
  const style: Style = {
    day: (text) => day(...(text.split('-') as [string, string, string])),
    whole: (n) => grouped(String(n), group),
    money: (cents) =>
      damage.currency(
        `${grouped(String(Math.floor(cents / 100)), group)}${decimal}${String(cents % 100).padStart(2, '0')}`,
      ),
    cents: (cents) =>
      `${grouped(String(Math.floor(cents / 100)), group)}${decimal}${String(cents % 100).padStart(2, '0')}`,
    share: (share) =>
      share === null
        ? '< 10%'
        : `${Math.floor(share / 100)}${decimal}${String(share % 100).padStart(2, '0')}%`,
    missing: ' --',
  };
  const out: string[] = [];
  const bad: { line: number; column: string | null }[] = [];
  const totals: number[] = [];
  let line = 1;
  const write = (text: string): number => {
    const at = line;
    out.push(text);
    line += text.split('\n').length;
    return at;
  };
  const join = (cells: readonly string[]): string =>
    cells.map((cell) => quote(cell, damage.delimiter)).join(damage.delimiter);
  if (damage.titles) {
    write('Search keyword report');
    write('"November 1, 2026 - November 30, 2026"');
  }
  write(join(HEADERS[names]));
  for (const [i, row] of rows.entries()) {
    for (const junk of damage.junk.filter(({ at }) => at === i)) {
      const { text, columns } = junkLine(junk.kind, cellsOf(row, style), join, damage.delimiter);
      const at = write(text);
      bad.push(
        ...columns.map((column) => ({
          line: at,
          column: column === null ? null : (HEADERS[names][column] ?? ''),
        })),
      );
    }
    if (damage.blankLines && i % 3 === 1) write('');
    write(join(cellsOf(row, style)));
    for (const _ of damage.totals.filter((at) => at === i + 1)) {
      totals.push(write(join([i % 2 ? 'Total: Account' : 'Gesamt', ...cellsOf(row, style).slice(1)])));
    }
  }
  return { bytes: encode(`${out.join('\n')}\n`.replaceAll('\n', damage.lineEnd), damage), bad, totals };
}

interface Style {
  readonly day: (text: string) => string;
  readonly whole: (n: number) => string;
  readonly money: (cents: number) => string;
  readonly cents: (cents: number) => string;
  readonly share: (share: number | null) => string;
  readonly missing: string;
}

const plain: Style = {
  day: (text) => text,
  whole: String,
  money: (cents) => (cents / 100).toFixed(2),
  cents: (cents) => (cents / 100).toFixed(2),
  share: (share) => (share === null ? '0.0999' : (share / 10_000).toFixed(4)),
  missing: '',
};

function cellsOf(row: TrueRow, style: Style): string[] {
  return [
    style.day(row.day),
    row.campaign,
    row.keyword,
    style.whole(row.impressions),
    style.whole(row.clicks),
    row.clicks === 0 ? style.missing : style.money(Math.round(row.costCents / row.clicks)),
    style.money(row.costCents),
    style.cents(row.conversions * 100),
    style.cents(row.valueCents),
    style.share(row.share),
  ];
}

function junkLine(
  kind: Junk['kind'],
  cells: readonly string[],
  join: (cells: readonly string[]) => string,
  delimiter: string,
): { text: string; columns: (number | null)[] } {
  const flat = cells.map((cell) => cell.replaceAll('\n', ' '));
  switch (kind) {
    case 'bad cost':
      return { text: join(flat.with(6, 'a lot')), columns: [6] };
    case 'bad day':
      return { text: join(flat.with(0, 'yesterday')), columns: [0] };
    case 'bad day and clicks':
      return { text: join(flat.with(0, '2026-02-31').with(4, '12 or so')), columns: [0, 4] };
    case 'too few fields':
      return { text: join(flat.slice(0, 4)), columns: [null] };
    case 'too many fields':
      return { text: join([...flat, 'surplus']), columns: [null] };
    default:
      return { text: ['x', '"never closed', '1', '2'].join(delimiter), columns: [null] };
  }
}

function quote(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function grouped(digits: string, group: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, group);
}

function encode(text: string, { encoding, gzip }: Damage): Buffer {
  const bytes = encoded(text, encoding);
  return gzip ? gzipSync(bytes) : bytes;
}

function encoded(text: string, encoding: Damage['encoding']): Buffer {
  switch (encoding) {
    case 'utf-8':
      return Buffer.from(text);
    case 'utf-8 bom':
      return Buffer.from(`\ufeff${text}`);
    case 'utf-16le':
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 'utf-16be':
      return Buffer.from(`\ufeff${text}`, 'utf16le').swap16();
    default:
      return Buffer.from(text.replaceAll('€', '\u0080'), 'latin1');
  }
}
