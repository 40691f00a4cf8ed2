import { mean, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import type { MetricSummary } from '../../../contract/explore-document.ts';
import type { Metric } from './metrics-of.ts';

/** Mean, median, extremes, sample standard deviation (0 for one value) and quantiles; null when every value is missing. */
export function summarizeMetric({ metric, unit, values }: Metric): MetricSummary | null {
  const sorted = Array.from(values.filter((value) => !Number.isNaN(value)).sort());
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return null;
  const at = (share: number): number => quantileSorted(sorted, share);
  return {
    metric,
    unit,
    count: sorted.length,
    missing: values.length - sorted.length,
    mean: mean(sorted),
    median: at(0.5),
    min,
    max,
    standardDeviation: sorted.length > 1 ? sampleStandardDeviation(sorted) : 0,
    quantiles: { p01: at(0.01), p05: at(0.05), p25: at(0.25), p75: at(0.75), p95: at(0.95), p99: at(0.99) },
  };
}
