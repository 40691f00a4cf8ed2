import type { RateName } from '../catalogue/feature.ts';
import { rateParts } from '../catalogue/trailing-features.ts';
import { numbersOf, type Frame } from '../frame.ts';
import { LEVELS, trailingSum, type Level, type Window } from '../row-columns.ts';
import { sampleRows } from '../sample-rows.ts';
import { countPseudoCount, pricePseudoCount, type RateEvidence } from './pseudo-count.ts';

/** How one rate is shrunk. Plain JSON. */
export interface FittedRate {
  /** The rate over all rows of the training part; null when they have no trailing sums. */
  readonly mean: number | null;
  /** k of each level, in trials. */
  readonly pseudoCounts: Readonly<Record<Level, number>>;
}

/** k of the account itself: impressions for CTR, clicks for the conversion rate and for CPC. */
const ACCOUNT_PSEUDO_COUNT: Readonly<Record<RateName, number>> = { ctr: 1000, cvr: 100, cpc: 30 };

/** Rows that pseudo-counts are fitted on. */
const MOST_ROWS = 5000;

const FITTED_WINDOW = 28;

/** Fits mean and pseudo-counts over 28 days, from the account down; every window uses them. */
export function fitRate(rate: RateName, train: Frame): FittedRate {
  const mean = overallRate(rate, train);
  const pseudoCounts = { '': 0, ad_group_: 0, campaign_: 0, account_: ACCOUNT_PSEUDO_COUNT[rate] };
  const fitted: FittedRate = { mean, pseudoCounts };
  const fit = rate === 'cpc' ? pricePseudoCount : countPseudoCount;
  for (const level of ['campaign_', 'ad_group_', ''] as const) {
    const parent = trailingRate(fitted, train, rate, parentOf(level), FITTED_WINDOW);
    pseudoCounts[level] = fit(evidenceOf(rate, level, train, parent));
  }
  return fitted;
}

/**
 * The rate of a level over a window, shape (rows): (sum + k × parent) / (trials + k), the parent's rate where
 * the level has no history, missing where the account has none.
 */
export function trailingRate(
  fitted: FittedRate,
  frame: Frame,
  rate: RateName,
  level: Level | null,
  window: Window,
): Float64Array {
  if (level === null) return new Float64Array(frame.rows).fill(fitted.mean ?? Number.NaN);
  const parent = trailingRate(fitted, frame, rate, parentOf(level), window);
  const over = numbersOf(frame, trailingSum(level, rateParts[rate].over, window));
  const under = numbersOf(frame, trailingSum(level, rateParts[rate].under, window));
  const k = fitted.pseudoCounts[level];
  return parent.map((above, row) => {
    if (Number.isNaN(under[row]!)) return level === 'account_' ? Number.NaN : above;
    return (Math.max(0, over[row]! || 0) + k * above) / (Math.max(0, under[row]!) + k);
  });
}

function parentOf(level: Level): Level | null {
  return LEVELS[LEVELS.indexOf(level) + 1] ?? null;
}

function overallRate(rate: RateName, train: Frame): number | null {
  const over = sum(numbersOf(train, trailingSum('account_', rateParts[rate].over, FITTED_WINDOW)));
  const under = sum(numbersOf(train, trailingSum('account_', rateParts[rate].under, FITTED_WINDOW)));
  return under > 0 ? over / under : null;
}

function evidenceOf(rate: RateName, level: Level, train: Frame, parent: Float64Array): RateEvidence {
  const over = numbersOf(train, trailingSum(level, rateParts[rate].over, FITTED_WINDOW));
  const under = numbersOf(train, trailingSum(level, rateParts[rate].under, FITTED_WINDOW));
  const seen = new Set<string>();
  const rows: number[] = [];
  for (const row of sampleRows(train.rows, MOST_ROWS)) {
    const key = `${over[row]}/${under[row]}/${parent[row]}`;
    if (!(under[row]! > 0 && over[row]! >= 0 && parent[row]! > 0) || seen.has(key)) continue;
    seen.add(key);
    rows.push(row);
  }
  const pick = (values: Float64Array): number[] => rows.map((row) => values[row]!);
  return { over: pick(over), under: pick(under), parent: pick(parent) };
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + (value > 0 ? value : 0), 0);
}
