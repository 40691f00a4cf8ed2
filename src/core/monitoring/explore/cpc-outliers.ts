import { median, medianAbsoluteDeviation } from 'simple-statistics';
import type { ExploreDocument } from '../../../contract/explore-document.ts';
import { categoriesOf, numbersOf } from '../../features/frame.ts';
import type { ExploreInput } from './explore-input.ts';

type Outlier = ExploreDocument['outliers'][number];

/** Robust standard deviations of log CPC from the median that are too many. */
const MOST_DEVIATIONS = 5;

/** Makes the median absolute deviation of a normal sample its standard deviation. */
const MAD_TO_DEVIATION = 1.4826;

/** Places listed at most, of campaigns and of rows each. */
const MOST_LISTED = 20;

/**
 * Campaigns (cost over clicks) and rows whose CPC is above the ceiling, or further than 5 robust standard
 * deviations above the median on the log scale of the rows. The dearest first, campaigns before rows.
 */
export function cpcOutliers(input: ExploreInput, cpc: Float64Array, ceiling: number): Outlier[] {
  const limit = robustLimit(cpc);
  const rows = [...cpc.keys()].map((row) => ({
    value: cpc[row]!,
    where: input.names[row] ?? `row ${row + 1}`,
  }));
  return [
    ...listed('cpc of a campaign', campaignCpc(input), limit, ceiling),
    ...listed('cpc', rows, limit, ceiling),
  ];
}

interface Limit {
  readonly median: number;
  /** Infinite when the CPCs do not vary enough to tell. */
  readonly most: number;
}

function robustLimit(cpc: Float64Array): Limit {
  const logs = Array.from(
    cpc.filter((value) => value > 0),
    Math.log,
  );
  if (logs.length === 0) return { median: Number.NaN, most: Number.POSITIVE_INFINITY };
  const middle = median(logs);
  const deviation = MAD_TO_DEVIATION * medianAbsoluteDeviation(logs);
  const most = deviation > 0 ? Math.exp(middle + MOST_DEVIATIONS * deviation) : Number.POSITIVE_INFINITY;
  return { median: Math.exp(middle), most };
}

function listed(
  metric: string,
  places: readonly { readonly value: number; readonly where: string }[],
  limit: Limit,
  ceiling: number,
): readonly Outlier[] {
  const found = places
    .filter(({ value }) => value > ceiling || value > limit.most)
    .sort((a, b) => b.value - a.value);
  const rest = found.length > MOST_LISTED ? `; one of ${found.length}` : '';
  return found
    .slice(0, MOST_LISTED)
    .map(({ value, where }) => ({ metric, value, where, why: `${explain(value, limit, ceiling)}${rest}` }));
}

function explain(value: number, { median, most }: Limit, ceiling: number): string {
  const reasons = [
    ...(value > ceiling ? [`above the ceiling of ${ceiling.toFixed(2)}`] : []),
    ...(value > most
      ? [`above ${most.toFixed(2)}, ${MOST_DEVIATIONS} robust standard deviations from the median`]
      : []),
  ];
  return `${reasons.join(' and ')}; ${(value / median).toFixed(1)} times the median CPC of ${median.toFixed(2)}`;
}

function campaignCpc({
  features,
}: ExploreInput): readonly { readonly value: number; readonly where: string }[] {
  const campaigns = categoriesOf(features, 'campaign');
  const [cost, clicks] = [numbersOf(features, 'cost'), numbersOf(features, 'clicks')];
  const costs = new Float64Array(campaigns.levels.length);
  const counts = new Float64Array(campaigns.levels.length);
  campaigns.codes.forEach((code, row) => {
    if (code < 0 || Number.isNaN(cost[row]! + clicks[row]!)) return;
    costs[code]! += cost[row]!;
    counts[code]! += clicks[row]!;
  });
  return campaigns.levels
    .map((level, code) => ({ value: costs[code]! / counts[code]!, where: `campaign ${level}` }))
    .filter(({ value }) => Number.isFinite(value));
}
