import type { Rng } from '../../src/core/base/rng.ts';
import type { ExploreDocument, MetricSummary } from '../../src/contract/explore-document.ts';

const SOURCES = [
  'google / cpc',
  'newsletter',
  'facebook / paid',
  '(direct)',
  'bing / cpc',
  'partner.example / referral',
  'Unknown',
];

/** Exploration of ad performance and of sessions. */
export function sampleExploration(random: Rng): ExploreDocument[] {
  return [performance(random), sessions(random)];
}

function performance(random: Rng): ExploreDocument {
  const cpcs = Array.from({ length: 15_400 }, () => Math.exp(-0.9 + 0.55 * random.normal()));
  return {
    kind: 'performance',
    rows: 18_204,
    sampledRows: null,
    metrics: [
      summary('cpc', 'EUR', cpcs),
      summary(
        'impressions',
        null,
        cpcs.map((cpc) => Math.round(240 / cpc)),
      ),
      summary(
        'ctr',
        'share',
        cpcs.map((cpc) => Math.min(1, 0.03 * cpc + 0.004)),
      ),
      summary(
        'conversions',
        null,
        cpcs.map(() => random.poisson(0.3)),
      ),
    ],
    cpcHistogram: histogram(cpcs, 0.1, 24),
    bounceAgainstDuration: null,
    conversionBySource: sources(random, 9000),
    outliers: [
      {
        metric: 'cpc',
        value: 50,
        where: 'Brand – Exact › nordlicht jacke, 2026-02-11',
        why: 'CPC €50.00 is 112 times the median',
      },
      {
        metric: 'cost',
        value: 912.4,
        where: 'Generic – Broad › outdoor, 2026-01-30',
        why: 'more than 8 deviations above the median',
      },
    ],
    lowEngagement: null,
  };
}

function sessions(random: Rng): ExploreDocument {
  const durations = Array.from({ length: 1000 }, () =>
    Math.max(0, Math.exp(4.4 + 1.5 * random.normal()) - 6),
  );
  const points = durations.map((duration) => ({
    duration,
    bounceRate: Math.min(1, Math.max(0, 0.62 - 0.08 * Math.log1p(duration) + 0.11 * random.normal())),
  }));
  return {
    kind: 'sessions',
    rows: 61_440,
    sampledRows: null,
    metrics: [
      summary('session_duration', 'seconds', durations),
      summary(
        'bounce_rate',
        'share',
        points.map((point) => point.bounceRate),
      ),
    ],
    cpcHistogram: [],
    bounceAgainstDuration: {
      pearson: { value: -0.41, low: -0.42, high: -0.4 },
      spearman: -0.63,
      rows: 61_440,
      points,
    },
    conversionBySource: sources(random, 12_000),
    outliers: [],
    lowEngagement: { sessions: 7218, share: 0.1175, belowSeconds: 5 },
  };
}

function sources(random: Rng, largest: number): ExploreDocument['conversionBySource'] {
  return SOURCES.map((source, i) => {
    const trials = Math.round(largest / (i + 1));
    const conversions = random.binomial(trials, 0.018 + 0.004 * ((i * 5) % 7));
    const value = conversions / trials;
    const half = 1.96 * Math.sqrt((value * (1 - value)) / trials);
    return {
      source,
      trials,
      conversions,
      rate: { value, low: Math.max(0, value - half), high: value + half },
    };
  });
}

function histogram(values: readonly number[], width: number, bins: number): ExploreDocument['cpcHistogram'] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor(value / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({
    from: (i * 10) / (10 / width),
    to: ((i + 1) * 10) / (10 / width),
    count,
  }));
}

function summary(metric: string, unit: string | null, values: readonly number[]): MetricSummary {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (p: number): number => sorted[Math.floor(p * (sorted.length - 1))] ?? 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return {
    metric,
    unit,
    count: values.length,
    missing: 37,
    mean,
    median: at(0.5),
    min: at(0),
    max: at(1),
    standardDeviation: Math.sqrt(squares / values.length),
    quantiles: { p01: at(0.01), p05: at(0.05), p25: at(0.25), p75: at(0.75), p95: at(0.95), p99: at(0.99) },
  };
}
