import { describe, expect, it } from 'vitest';
import type { LoggerInterface } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { bidChangeHistogram } from '../../../src/core/charts/bid-change-histogram.ts';
import { bidDumbbell } from '../../../src/core/charts/bid-dumbbell.ts';
import { bounceScatter } from '../../../src/core/charts/bounce-scatter.ts';
import { calibrationCurve } from '../../../src/core/charts/calibration-curve.ts';
import { conversionBySource } from '../../../src/core/charts/conversion-by-source.ts';
import { cpcHistogram } from '../../../src/core/charts/cpc-histogram.ts';
import { importanceBars } from '../../../src/core/charts/importance-bars.ts';
import { precisionRecallCurves } from '../../../src/core/charts/precision-recall-curves.ts';
import { rocCurves } from '../../../src/core/charts/roc-curves.ts';
import type { ChartSpec } from '../../../src/core/charts/spec.ts';
import { sampleCharts } from './sample-charts.ts';

function warningsOf(spec: ChartSpec): string[] {
  const warnings: string[] = [];
  class Collector implements LoggerInterface {
    level(): number & this {
      return this as number & this;
    }
    error(...words: readonly unknown[]): this {
      warnings.push(words.join(' '));
      return this;
    }
    warn(...words: readonly unknown[]): this {
      return this.error(...words);
    }
    info(): this {
      return this;
    }
    debug(): this {
      return this;
    }
  }
  compile(spec as unknown as TopLevelSpec, { logger: new Collector() });
  return warnings;
}

const rate = (value: number, half: number) => ({ value, low: value - half, high: value + half });

describe('charts', () => {
  for (const [name, draw] of Object.entries(sampleCharts)) {
    for (const width of [328, 480, 980]) {
      it(`${name} is a specification that Vega-Lite takes without a warning at ${width} px`, () => {
        const spec = draw(width);
        expect(spec).not.toBeNull();
        if (spec === null) return;
        expect(warningsOf(spec)).toEqual([]);
        expect(spec.width + spec.padding.left + spec.padding.right).toBe(width);
        expect(spec.title.text.length).toBeGreaterThan(10);
        expect(spec.description).toContain(' ');
        expect(JSON.stringify(draw(width))).toBe(JSON.stringify(spec));
      });
    }
  }

  it('draw nothing when there is nothing to draw', () => {
    const nothing = { pearson: rate(0, 1), spearman: 0, rows: 0, points: [] };
    expect([
      cpcHistogram([], 'EUR', 480),
      cpcHistogram([{ from: 0, to: 1, count: 0 }], 'EUR', 480),
      bounceScatter(nothing, 480),
      conversionBySource([], 'click', 480),
      rocCurves([], 480),
      precisionRecallCurves([], 0.1, 480),
      calibrationCurve([], 0, 480),
      importanceBars([{ feature: 'a', importance: 0 }], 480),
      bidDumbbell([], 'EUR', 480),
      bidChangeHistogram([], 480),
    ]).toEqual(Array.from({ length: 10 }, () => null));
  });
});

describe('chart titles', () => {
  it('say what most rows pay for a click', () => {
    expect(sampleCharts['cpcHistogram']?.(480)?.title.text).toBe('80.0% of rows pay less than €1.00 a click');
  });

  it('claim a relation between duration and bouncing only when the interval excludes none', () => {
    const points = [{ duration: 1, bounceRate: 0.1 }];
    const titled = (low: number, high: number): string | undefined =>
      bounceScatter({ pearson: { value: (low + high) / 2, low, high }, spearman: 0, rows: 1, points }, 480)
        ?.title.text;
    expect(titled(-0.5, -0.1)).toBe('Longer sessions bounce less');
    expect(titled(0.1, 0.5)).toBe('Longer sessions bounce more');
    expect(titled(-0.1, 0.1)).toBe('Session length says little about bouncing');
  });

  it('name a best source only when its interval lies clear of the others', () => {
    const source = (name: string, value: number, half: number) => ({
      source: name,
      trials: 100,
      conversions: 100 * value,
      rate: rate(value, half),
    });
    const titled = (half: number, trial: string): string | undefined =>
      conversionBySource(
        [source('a', 0.1, half), source('b', 0.06, half), source('c', 0.04, half)],
        trial,
        480,
      )?.title.text;
    expect(titled(0.01, 'session')).toBe('a converts best, at 10.0%');
    expect(titled(0.025, 'session')).toBe('a converts clearly better than c');
    expect(titled(0.05, 'session')).toBe('No source clearly converts better than another');
    expect(titled(0.01, 'click')).toBe('a reports the most per click, 10.0%');
    expect(titled(0.025, 'click')).toBe('a reports more per click than c');
    expect(titled(0.05, 'click')).toBe('No source reports clearly more per click than another');
  });

  it('call rates off when the calibration error is large beside the rate itself', () => {
    const bins = [{ predicted: 0.05, observed: 0.02, trials: 100 }];
    expect(calibrationCurve(bins, 0.03, 480)?.title.text).toContain('ranking only');
    expect(calibrationCurve(bins, 0.001, 480)?.title.text).toBe('Predicted rates come true');
  });

  it('put the champion in the ROC title even when a rival ranks better', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ];
    const spec = rocCurves(
      [
        { engine: 'gradient-boosting', score: 0.82, emphasis: 'rival', points },
        { engine: 'forest', score: 0.8, emphasis: 'champion', points },
      ],
      480,
    );
    expect(spec?.title.text).toBe('Random forest ranks 80.0% of pairs the right way round');
    expect(spec?.description).toContain('Gradient boosting area 0.820');
  });
});

describe('CPC histogram', () => {
  it('draws a wide last bin as wide as the others, pale, and says how far it reaches', () => {
    const bins = [
      { from: 0, to: 0.5, count: 50 },
      { from: 0.5, to: 1, count: 40 },
      { from: 1, to: 50, count: 10 },
    ];
    const spec = cpcHistogram(bins, 'USD', 480);
    const layers = spec as unknown as { layer: { data: { values: { to: number; color: string }[] } }[] };
    const drawn = layers.layer[0]?.data.values ?? [];
    expect(drawn.map((bin) => bin.to)).toEqual([0.5, 1, 1.5]);
    expect(new Set(drawn.map((bin) => bin.color)).size).toBe(2);
    expect(spec?.title.subtitle).toContain('from $1.00 up to $50.00');
    expect(spec?.description).toContain('$1.00 to $50.00, 10 rows');
  });
});

describe('bid change histogram', () => {
  const bars = (changes: readonly number[]): { from: number; to: number; count: number }[] => {
    const spec = bidChangeHistogram(changes, 480) as unknown as {
      layer: { data: { values: { from: number; to: number; count: number }[] } }[];
    };
    return spec.layer[0]?.data.values ?? [];
  };

  it('counts every change once, an exact step in the bar that ends there', () => {
    const filled = bars([0.2, 0.2, -0.2, 0.01, -0.01]).filter((bar) => bar.count > 0);
    expect(filled.map(({ from, to, count }) => [from, to, count])).toEqual([
      [-0.2, -0.15, 1],
      [-0.05, 0, 1],
      [0, 0.05, 1],
      [0.15, 0.2, 2],
    ]);
  });

  it('keeps changes beyond the edge in the last bar', () => {
    const all = bars([4, -0.9]);
    expect(all.at(-1)).toMatchObject({ from: 0.9, to: 1, count: 1 });
    expect(all.reduce((sum, bar) => sum + bar.count, 0)).toBe(2);
  });
});
