import { findColumn, numbersOf, type Frame } from '../../features/frame.ts';
import type { ExploreInput } from './explore-input.ts';

/** One metric over all rows; NaN is missing. */
export interface Metric {
  readonly metric: string;
  readonly unit: string | null;
  /** float64, shape (rows). */
  readonly values: Float64Array;
}

const money = 'account currency';

const units: Readonly<Record<ExploreInput['grain'], Readonly<Record<string, string>>>> = {
  performance: {
    impressions: 'impressions',
    clicks: 'clicks',
    cost: money,
    conversions: 'conversions',
    conversion_value: money,
    cpc: money,
    bid: money,
    average_position: 'position',
    impression_share: 'share 0..1',
  },
  sessions: {
    session_duration: 'seconds',
    bounce_rate: 'share 0..1',
    page_views: 'pages',
    cpc: money,
    revenue: money,
  },
};

/** The metrics of a kind of data: columns, rates of each row, and numeric extra columns. */
export function metricsOf({ grain, features, attributes }: ExploreInput): readonly Metric[] {
  const columns = Object.entries(units[grain]).map(([metric, unit]) => ({
    metric,
    unit,
    values: metric === 'cpc' && grain === 'performance' ? rowCpc(features) : numbersOf(features, metric),
  }));
  const rates = grain === 'performance' ? rowRates(features) : [];
  const extra = Object.keys(attributes)
    .filter((name) => findColumn(features, name)?.kind === 'number' && !Object.hasOwn(units[grain], name))
    .map((metric) => ({ metric, unit: null, values: numbersOf(features, metric) }));
  return [...columns, ...rates, ...extra];
}

/** CPC as reported, or cost per click where it is not. */
function rowCpc(features: Frame): Float64Array {
  const divided = quotient(numbersOf(features, 'cost'), numbersOf(features, 'clicks'));
  return numbersOf(features, 'cpc').map((value, row) => (Number.isNaN(value) ? divided[row]! : value));
}

function rowRates(features: Frame): readonly Metric[] {
  const [impressions, clicks] = [numbersOf(features, 'impressions'), numbersOf(features, 'clicks')];
  const [cost, conversions] = [numbersOf(features, 'cost'), numbersOf(features, 'conversions')];
  return [
    { metric: 'ctr', unit: 'clicks per impression', values: quotient(clicks, impressions) },
    { metric: 'conversion_rate', unit: 'conversions per click', values: quotient(conversions, clicks) },
    { metric: 'cpa', unit: `${money} per conversion`, values: quotient(cost, conversions) },
  ];
}

function quotient(over: Float64Array, under: Float64Array): Float64Array {
  return over.map((value, row) => (under[row]! > 0 ? value / under[row]! : Number.NaN));
}
