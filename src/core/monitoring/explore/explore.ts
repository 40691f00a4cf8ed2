import type { ExploreDocument } from '../../../contract/explore-document.ts';
import { numbersOf } from '../../features/frame.ts';
import { bounceAgainstDuration } from './bounce-against-duration.ts';
import { conversionBySource } from './conversion-by-source.ts';
import { cpcHistogram } from './cpc-histogram.ts';
import { cpcOutliers } from './cpc-outliers.ts';
import type { ExploreInput, ExploreOptions } from './explore-input.ts';
import { metricsOf } from './metrics-of.ts';
import { summarizeMetric } from './summarize-metric.ts';

/** Describes the rows before any cleaning. Metrics without a value are left out. Cost O(n log n). */
export function explore(input: ExploreInput, options: ExploreOptions): ExploreDocument {
  const metrics = metricsOf(input);
  const cpc = metrics.find(({ metric }) => metric === 'cpc')?.values ?? new Float64Array();
  return {
    kind: input.grain,
    rows: input.features.rows,
    sampledRows: null,
    metrics: metrics.flatMap((metric) => summarizeMetric(metric) ?? []),
    cpcHistogram: cpcHistogram(cpc),
    bounceAgainstDuration: input.grain === 'sessions' ? bounceAgainstDuration(input, options.seed) : null,
    conversionBySource: conversionBySource(input),
    outliers: cpcOutliers(input, cpc, options.cpcCeiling),
    lowEngagement: lowEngagement(input, options.lowEngagementSeconds),
  };
}

function lowEngagement(input: ExploreInput, belowSeconds: number): ExploreDocument['lowEngagement'] {
  const durations = numbersOf(input.features, 'session_duration').filter((value) => !Number.isNaN(value));
  if (durations.length === 0) return null;
  const sessions = durations.filter((value) => value < belowSeconds).length;
  return { sessions, share: sessions / durations.length, belowSeconds };
}
