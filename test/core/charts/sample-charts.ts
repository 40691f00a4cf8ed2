import type { ResponseEntry } from '../../../src/contract/explain-document.ts';
import { bidChangeHistogram } from '../../../src/core/charts/bid-change-histogram.ts';
import { bidDumbbell } from '../../../src/core/charts/bid-dumbbell.ts';
import { bounceScatter } from '../../../src/core/charts/bounce-scatter.ts';
import { calibrationCurve } from '../../../src/core/charts/calibration-curve.ts';
import { conversionBySource } from '../../../src/core/charts/conversion-by-source.ts';
import { cpcHistogram } from '../../../src/core/charts/cpc-histogram.ts';
import type { EngineCurve } from '../../../src/core/charts/engine-series.ts';
import { importanceBars } from '../../../src/core/charts/importance-bars.ts';
import { precisionRecallCurves } from '../../../src/core/charts/precision-recall-curves.ts';
import { profitLines } from '../../../src/core/charts/profit-lines.ts';
import { responseLines, responseSeries } from '../../../src/core/charts/response-lines.ts';
import { rocCurves } from '../../../src/core/charts/roc-curves.ts';
import type { ChartSpec } from '../../../src/core/charts/spec.ts';

type Draw = (width: number) => ChartSpec | null;

const curves: readonly EngineCurve[] = [
  { engine: 'forest', score: 0.81, emphasis: 'champion', points: diagonal(0.2) },
  { engine: 'logistic-regression', score: 0.74, emphasis: 'rival', points: diagonal(0.1) },
  { engine: 'forest', score: 0.93, emphasis: 'leaky', points: diagonal(0.3) },
];

/** Every chart with small, plain data. */
export const sampleCharts: Readonly<Record<string, Draw>> = {
  cpcHistogram: (width) =>
    cpcHistogram(
      [
        { from: 0, to: 0.5, count: 30 },
        { from: 0.5, to: 1, count: 50 },
        { from: 1, to: 1.5, count: 20 },
      ],
      'EUR',
      width,
    ),
  bounceScatter: (width) =>
    bounceScatter(
      {
        pearson: { value: -0.4, low: -0.5, high: -0.3 },
        spearman: -0.6,
        rows: 3,
        points: [
          { duration: 0, bounceRate: 0.9 },
          { duration: 40, bounceRate: 0.4 },
          { duration: 900, bounceRate: 0.1 },
        ],
      },
      width,
    ),
  conversionBySource: (width) =>
    conversionBySource(
      [
        { source: 'google', trials: 1000, conversions: 50, rate: { value: 0.05, low: 0.04, high: 0.06 } },
        { source: 'newsletter', trials: 400, conversions: 4, rate: { value: 0.01, low: 0.004, high: 0.02 } },
      ],
      'click',
      width,
    ),
  rocCurves: (width) => rocCurves(curves, width),
  precisionRecallCurves: (width) => precisionRecallCurves(curves, 0.03, width),
  calibrationCurve: (width) =>
    calibrationCurve(
      [
        { predicted: 0.01, observed: 0.012, trials: 500 },
        { predicted: 0.04, observed: 0.038, trials: 500 },
      ],
      0.002,
      width,
    ),
  importanceBars: (width) =>
    importanceBars(
      [
        { feature: 'hour_of_day', importance: 0.2 },
        { feature: 'ctr_28d', importance: 0.8 },
      ],
      width,
    ),
  bidDumbbell: (width) =>
    bidDumbbell(
      [
        { name: 'zelt kaufen', from: 1, to: 1.2 },
        { name: 'zelt', from: 0.8, to: 0.6 },
      ],
      'EUR',
      width,
    ),
  profitLines: (width) =>
    profitLines(
      [
        { day: '2026-11-01', profit: 120, leftAlone: 100, best: 150 },
        { day: '2026-11-02', profit: 90, leftAlone: 95, best: 140 },
        { day: '2026-11-03', profit: 110, leftAlone: 80, best: 145 },
      ],
      [{ day: '2026-11-02', what: 'a landing page breaks' }],
      'EUR',
      width,
    ),
  responseLines: (width) => responseLines(responseSeries(sampleResponse), 'red shoes', 'EUR', width),
  bidChangeHistogram: (width) => bidChangeHistogram([0.2, 0.05, -0.1], width),
};

/** Clicks grow with the bid, and their cost with its square. */
export const sampleResponse: ResponseEntry = {
  measure: 'profit',
  days: 28,
  clickWorth: '1.50',
  marginalCostFactor: 1.25,
  budgetDivisor: 1,
  elasticity: 1,
  bestBid: '1.20',
  marks: [
    { mark: 'now', ...expectedAt(0.8) },
    { mark: 'planned', ...expectedAt(0.96) },
    { mark: 'wanted', ...expectedAt(1.2) },
  ],
  points: Array.from({ length: 41 }, (_, i) => expectedAt(0.4 + i * 0.05)),
};

function expectedAt(bid: number): ResponseEntry['points'][number] {
  const cost = 6.25 * bid * bid;
  return {
    bid: bid.toFixed(2),
    clicks: 10 * bid,
    cost: cost.toFixed(6),
    profit: (15 * bid - cost).toFixed(6),
  };
}

function diagonal(lift: number): { x: number; y: number }[] {
  return Array.from({ length: 21 }, (_, i) => ({ x: i / 20, y: Math.min(1, i / 20 + lift * (1 - i / 20)) }));
}
