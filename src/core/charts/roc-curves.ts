import { curveKey, curveLayers, engineName, type EngineCurve } from './engine-series.ts';
import { formatNumber, formatPercent } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** ROC curves of the engines with their areas; x is the false alarm rate, y the share of converters found. Null without curves. */
export function rocCurves(curves: readonly EngineCurve[], width: number): ChartSpec | null {
  const best =
    curves.find((curve) => curve.emphasis === 'champion') ?? curves.toSorted((a, b) => b.score - a.score)[0];
  if (!best) return null;
  const title = `${engineName(best.engine)} ranks ${formatPercent(best.score)} of pairs the right way round`;
  const left = 44;
  const height = Math.min(300, width - 80);
  const plot = width - left - 20;
  const x = shareAxis('False alarms: share of non-converters');
  const y = shareAxis('Converters found', left);
  return chartSpec({
    title,
    subtitle:
      'ROC curve on held-out data: converters found against false alarms; the dashed diagonal is guessing',
    description: `ROC curves. ${curves.map((curve) => `${engineName(curve.engine)} area ${formatNumber(curve.score, 3)}`).join('; ')}.`,
    width,
    height,
    padding: { top: 34, right: 20, bottom: 48, left },
    layer: [
      {
        data: {
          values: [
            { x: 0, y: 0 },
            { x: 1, y: 1 },
          ],
        },
        mark: { type: 'line', color: palette.reference, strokeDash: [4, 4], strokeWidth: 1 },
        encoding: { x: quantity('x', x), y: quantity('y', y) },
      },
      ...curveLayers(curves, x, y),
      ...curveKey(curves, '', Math.max(plot * 0.34, plot - 236), height - curves.length * 18),
    ],
  });
}

/** Axis of a share 0..1; flat above the plot when `left` is given. */
export function shareAxis(title: string, left?: number): Readonly<Record<string, unknown>> {
  const heading = left === undefined ? { title } : flatTitle(title, left);
  return {
    scale: { domain: [0, 1], nice: false },
    axis: { ...heading, format: '.0%', values: [0, 0.25, 0.5, 0.75, 1], grid: left !== undefined },
  };
}
