import type { ImportTotals } from '../../../contract/import-document.ts';
import {
  addDecimals,
  decimalToNumber,
  formatDecimal,
  parseDecimal,
  zeroDecimal,
} from '../../base/decimal.ts';
import type { Decimal } from '../../base/decimal.ts';
import type { SourceKind } from '../../tables/raw.ts';
import type { Cell, Row } from '../../tables/table.ts';

/**
 * Adds up the metrics of an import; money and conversions exactly.
 * Sessions: cost is the sum of their CPC, conversions are converted sessions, value is revenue.
 * Customers have no metric of these. Orders: each is a conversion with its revenue. A metric that the source lacks is 0.
 */
export function importTotals(kind: SourceKind): { add(rows: readonly Row[]): void; finish(): ImportTotals } {
  const sums = { impressions: 0, clicks: 0, cost: zeroDecimal, conversions: zeroDecimal, value: zeroDecimal };
  const addRow = ADD[kind];
  return {
    add: (rows) => {
      for (const row of rows) addRow(sums, row);
    },
    finish: () => ({
      impressions: sums.impressions,
      clicks: sums.clicks,
      cost: formatDecimal(sums.cost),
      conversions: decimalToNumber(sums.conversions),
      conversionValue: formatDecimal(sums.value),
    }),
  };
}

interface Sums {
  impressions: number;
  clicks: number;
  cost: Decimal;
  conversions: Decimal;
  value: Decimal;
}

const ONE = parseDecimal('1') ?? zeroDecimal;

const ADD: Readonly<Record<SourceKind, (sums: Sums, row: Row) => void>> = {
  performance: (sums, row) => {
    sums.impressions += Number(row['impressions'] ?? 0);
    sums.clicks += Number(row['clicks'] ?? 0);
    sums.cost = addDecimals(sums.cost, exact(row['cost']));
    sums.conversions = addDecimals(sums.conversions, exact(row['conversions']));
    sums.value = addDecimals(sums.value, exact(row['conversion_value']));
  },
  sessions: (sums, row) => {
    sums.cost = addDecimals(sums.cost, exact(row['cpc']));
    sums.conversions = addDecimals(sums.conversions, row['converted'] === true ? ONE : zeroDecimal);
    sums.value = addDecimals(sums.value, exact(row['revenue']));
  },
  customers: () => undefined,
  orders: (sums, row) => {
    sums.conversions = addDecimals(sums.conversions, ONE);
    sums.value = addDecimals(sums.value, exact(row['revenue']));
  },
};

function exact(cell: Cell | undefined): Decimal {
  return cell === null || cell === undefined ? zeroDecimal : (parseDecimal(String(cell)) ?? zeroDecimal);
}
