import { z } from 'zod';
import { Interval } from './parts.ts';

/** Summary of one metric over the rows that have it. */
export const MetricSummary = z.strictObject({
  metric: z.string(),
  unit: z.string().nullable(),
  count: z.number().int(),
  missing: z.number().int(),
  mean: z.number(),
  median: z.number(),
  min: z.number(),
  max: z.number(),
  standardDeviation: z.number(),
  quantiles: z.strictObject({
    p01: z.number(),
    p05: z.number(),
    p25: z.number(),
    p75: z.number(),
    p95: z.number(),
    p99: z.number(),
  }),
});
export type MetricSummary = z.infer<typeof MetricSummary>;

/** Exploration of one kind of data (performance or sessions). Absent columns give empty or null parts. */
export const ExploreDocument = z.strictObject({
  kind: z.enum(['performance', 'sessions']),
  rows: z.number().int(),
  /** Rows of the random sample that everything below is of; null: all rows. */
  sampledRows: z.number().int().nullable(),
  metrics: z.array(MetricSummary),
  cpcHistogram: z.array(z.strictObject({ from: z.number(), to: z.number(), count: z.number().int() })),
  /** Bounce rate against session duration: a sample of at most 1,000 points, the correlation over all. */
  bounceAgainstDuration: z
    .strictObject({
      pearson: Interval,
      spearman: z.number(),
      rows: z.number().int(),
      points: z.array(z.strictObject({ duration: z.number(), bounceRate: z.number() })),
    })
    .nullable(),
  conversionBySource: z.array(
    z.strictObject({ source: z.string(), trials: z.number(), conversions: z.number(), rate: Interval }),
  ),
  outliers: z.array(
    z.strictObject({ metric: z.string(), value: z.number(), where: z.string(), why: z.string() }),
  ),
  lowEngagement: z
    .strictObject({ sessions: z.number().int(), share: z.number(), belowSeconds: z.number() })
    .nullable(),
});
export type ExploreDocument = z.infer<typeof ExploreDocument>;
