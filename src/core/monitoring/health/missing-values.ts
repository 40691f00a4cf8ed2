import type { HealthFinding } from '../../../contract/parts.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Row } from '../../tables/table.ts';
import { amountOf, columnWords, findingOf, mark, rowsHave, shareOf, tally } from './tally.ts';
import type { HealthCheck, Tally } from './tally.ts';

/** A column that matters, and whether nothing can be learned of a row without it. */
interface Wanted {
  readonly column: string;
  readonly essential: boolean;
  /** Rows in which the column may well be empty. */
  readonly excused?: (row: Row) => boolean;
}

const essential = (column: string): Wanted => ({ column, essential: true });
const useful = (column: string): Wanted => ({ column, essential: false });

const WANTED: Readonly<Record<SourceKind, readonly Wanted[]>> = {
  performance: [
    useful('date'),
    useful('campaign_id'),
    essential('impressions'),
    essential('clicks'),
    essential('cost'),
    essential('conversions'),
    useful('conversion_value'),
    // Without a click there is no cost per click.
    { column: 'cpc', essential: false, excused: (row) => amountOf(row['clicks']) === 0 },
    useful('bid'),
  ],
  sessions: [
    useful('date'),
    useful('traffic_source'),
    useful('device'),
    useful('returning_user'),
    useful('session_duration'),
    useful('bounce_rate'),
    useful('page_views'),
    useful('cpc'),
    essential('converted'),
  ],
  customers: [essential('date'), essential('customer_id')],
  orders: [essential('date'), essential('order_id'), essential('customer_id'), essential('revenue')],
};

/** Above this share of empty cells a column is in trouble. */
const MANY = 0.2;

/** Counts empty cells of the columns that matter for the kind. A column that is empty throughout is told once, as information. */
export function missingValues(kind: SourceKind): HealthCheck {
  const wanted = WANTED[kind];
  const tallies = wanted.map(() => tally());
  const expected = wanted.map(() => 0);
  return {
    add: (row) => {
      for (const [i, { column, excused }] of wanted.entries()) {
        if (excused?.(row)) continue;
        expected[i] = (expected[i] ?? 0) + 1;
        const cell = row[column];
        if (cell === null || cell === undefined)
          mark(tallies[i] as Tally, row, () => `no ${columnWords(column)}`);
      }
    },
    finish: () =>
      wanted.flatMap((want, i) => {
        const found = tallies[i] as Tally;
        return found.count === 0 ? [] : [missingFinding(want, found, expected[i] ?? 0)];
      }),
  };
}

function missingFinding({ column, essential }: Wanted, found: Tally, rows: number): HealthFinding {
  const share = shareOf(found.count, rows);
  if (share === 1) {
    const message = `The source has no ${columnWords(column)}.`;
    const severity = essential ? 'warning' : 'info';
    return {
      ...findingOf(found, rows, { check: 'missing_values', column, severity, message }),
      examples: [],
    };
  }
  const severity = essential ? (share > MANY ? 'error' : 'warning') : share > MANY ? 'warning' : 'info';
  const message = `${rowsHave(found.count)} no ${columnWords(column)}.`;
  return findingOf(found, rows, { check: 'missing_values', column, severity, message });
}
