import { curveKey, curveLayers, engineName, type EngineCurve } from './engine-series.ts';
import { formatNumber, formatPercent } from './format.ts';
import { shareAxis } from './roc-curves.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** Precision against recall of the engines; `baseRate` (0..1) is what guessing gives. Null without curves. */
export function precisionRecallCurves(
  curves: readonly EngineCurve[],
  baseRate: number,
  width: number,
): ChartSpec | null {
  const best =
    curves.find((curve) => curve.emphasis === 'champion') ?? curves.toSorted((a, b) => b.score - a.score)[0];
  if (!best) return null;
  const title = headline(best, baseRate);
  const left = 44;
  const height = Math.min(300, width - 80);
  const plot = width - left - 20;
  const x = shareAxis('Recall: share of converters found');
  const y = precisionAxis(ceiling(curves, baseRate), left);
  return chartSpec({
    title,
    subtitle: `Precision and recall on held-out data; guessing is right ${formatPercent(baseRate)} of the time`,
    description: `Precision-recall curves. ${curves.map((curve) => `${engineName(curve.engine)} area ${formatNumber(curve.score, 3)}`).join('; ')}.`,
    width,
    height,
    padding: { top: 34, right: 20, bottom: 48, left },
    layer: [
      {
        data: { values: [{ y: baseRate }] },
        mark: { type: 'rule', color: palette.reference, strokeDash: [4, 4], strokeWidth: 1 },
        encoding: { y: quantity('y', y) },
      },
      ...curveLayers(visible(curves), x, y),
      ...curveKey(curves, '', Math.max(plot * 0.34, plot - 236), 12),
    ],
  });
}

function headline(best: EngineCurve, baseRate: number): string {
  const point = best.points.toSorted((a, b) => Math.abs(a.x - 0.5) - Math.abs(b.x - 0.5))[0];
  if (!point || baseRate <= 0) return 'How often the engines are right when they predict a conversion';
  const times = formatNumber(point.y / baseRate, 1);
  return `Finding half of the converters, ${engineName(best.engine).toLowerCase()} is right ${times} times as often as guessing`;
}

function precisionAxis(top: number, left: number): Readonly<Record<string, unknown>> {
  const axis = {
    ...flatTitle('Precision: right when it says yes', left),
    format: top <= 0.08 ? '.1%' : '.0%',
    tickCount: 4,
  };
  return { scale: { domain: [0, top], nice: false }, axis };
}

/** The first few ranks give wild precision; the axis follows what holds from a recall of 2 % on. */
function ceiling(curves: readonly EngineCurve[], baseRate: number): number {
  const settled = curves.flatMap((curve) =>
    curve.points.filter((point) => point.x >= 0.02).map((point) => point.y),
  );
  const highest = Math.max(baseRate * 2, ...settled);
  return highest > 0.4 ? 1 : Math.max(0.01, highest * 1.5);
}

function visible(curves: readonly EngineCurve[]): EngineCurve[] {
  return curves.map((curve) => ({ ...curve, points: curve.points.filter((point) => point.x >= 0.02) }));
}
