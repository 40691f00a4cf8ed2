import type { HealthFinding } from '../../../contract/parts.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Cell, Row } from '../../tables/table.ts';
import { amountOf, columnWords, findingOf, mark, rowsHave, tally } from './tally.ts';
import type { HealthCheck, Tally } from './tally.ts';

/** A thing that cannot or should not be in one row. */
interface RowRule {
  readonly check: HealthFinding['check'];
  readonly column: string | null;
  readonly severity: HealthFinding['severity'];
  /** What is there, when the rule is broken; null otherwise. */
  breach(row: Row): string | null;
  /** Ends the sentence "12 rows have …". */
  readonly what: string;
}

const DAY_SECONDS = 86_400;

/** Checks every row by itself: impossible relations, negative amounts, values outside their range. */
export function rowRules(kind: SourceKind): HealthCheck {
  const rules = RULES[kind];
  const tallies = rules.map(() => tally());
  return {
    add: (row) => {
      for (const [i, rule] of rules.entries()) {
        const detail = rule.breach(row);
        if (detail !== null) mark(tallies[i] as Tally, row, () => detail);
      }
    },
    finish: (rows) =>
      rules.flatMap(({ check, column, severity, what }, i) => {
        const found = tallies[i] as Tally;
        if (found.count === 0) return [];
        return [
          findingOf(found, rows, { check, column, severity, message: `${rowsHave(found.count)} ${what}.` }),
        ];
      }),
  };
}

function above(more: string, less: string): (row: Row) => string | null {
  return (row) => {
    const [a, b] = [amountOf(row[more]), amountOf(row[less])];
    return a !== null && b !== null && a > b
      ? `${columnWords(more)} ${show(row[more])}, ${columnWords(less)} ${show(row[less])}`
      : null;
  };
}

function withoutClicks(column: string): (row: Row) => string | null {
  return (row) => {
    const amount = amountOf(row[column]);
    return amountOf(row['clicks']) === 0 && amount !== null && amount > 0
      ? `${columnWords(column)} ${show(row[column])}, clicks 0`
      : null;
  };
}

function negative(column: string): RowRule {
  return {
    check: 'negative_values',
    column,
    severity: 'error',
    breach: (row) =>
      (amountOf(row[column]) ?? 0) < 0 ? `${columnWords(column)} ${show(row[column])}` : null,
    what: `negative ${columnWords(column)}`,
  };
}

function outside(column: string, low: number, high: number, range: string): RowRule {
  return {
    check: 'out_of_range',
    column,
    severity: 'error',
    breach: (row) => {
      const value = amountOf(row[column]);
      return value !== null && (value < low || value > high)
        ? `${columnWords(column)} ${show(row[column])}`
        : null;
    },
    what: `a ${columnWords(column)} outside ${range}`,
  };
}

const RULES: Readonly<Record<SourceKind, readonly RowRule[]>> = {
  performance: [
    {
      check: 'clicks_above_impressions',
      column: 'clicks',
      severity: 'error',
      breach: above('clicks', 'impressions'),
      what: 'more clicks than impressions, which cannot be',
    },
    {
      check: 'conversions_without_clicks',
      column: 'conversions',
      severity: 'warning',
      breach: withoutClicks('conversions'),
      what: 'conversions without a click; conversions after a mere view look like this',
    },
    {
      check: 'conversions_above_clicks',
      column: 'conversions',
      severity: 'warning',
      breach: above('conversions', 'clicks'),
      what: 'more conversions than clicks; late or view-through conversions, or several counted per click',
    },
    {
      check: 'cost_without_clicks',
      column: 'cost',
      severity: 'warning',
      breach: withoutClicks('cost'),
      what: 'cost without a click; billed by impression, or clicks are missing',
    },
    ...[
      'impressions',
      'clicks',
      'cost',
      'conversions',
      'all_conversions',
      'conversion_value',
      'cpc',
      'bid',
    ].map(negative),
    outside('impression_share', 0, 1, '0 to 1'),
    {
      check: 'out_of_range',
      column: 'average_position',
      severity: 'warning',
      breach: (row) => {
        const position = amountOf(row['average_position']);
        return position !== null && position !== 0 && position < 1
          ? `average position ${show(row['average_position'])}`
          : null;
      },
      what: 'an average position before the first',
    },
  ],
  sessions: [
    ...['page_views', 'cpc', 'revenue'].map(negative),
    outside('bounce_rate', 0, 1, '0 to 1'),
    outside('session_duration', 0, DAY_SECONDS, '0 to 24 hours'),
    outside('hour', 0, 23, '0 to 23'),
  ],
  customers: [negative('lifetime_value')],
  orders: [
    {
      check: 'out_of_range',
      column: 'margin',
      severity: 'warning',
      breach: (row) => ((amountOf(row['revenue']) ?? 0) >= 0 ? above('margin', 'revenue')(row) : null),
      what: 'a margin above the revenue',
    },
  ],
};

function show(cell: Cell | undefined): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US', { maximumFractionDigits: 6 }) : String(cell);
}
