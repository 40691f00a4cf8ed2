import { formatNumber, formatPercent } from './format.ts';
import { chartSpec, flatTitle, quantity, type ChartSpec } from './spec.ts';
import { palette } from './theme.ts';

/** A group of held-out trials with a similar prediction: mean predicted and observed rate, 0..1. */
export interface CalibrationBin {
  readonly predicted: number;
  readonly observed: number;
  readonly trials: number;
}

/** Observed against predicted conversion rate, larger dots for more trials; the diagonal is perfect. Null without bins. */
export function calibrationCurve(
  bins: readonly CalibrationBin[],
  error: number,
  width: number,
): ChartSpec | null {
  const shown = bins.filter((bin) => bin.trials > 0).toSorted((a, b) => a.predicted - b.predicted);
  if (shown.length === 0) return null;
  const mean =
    shown.reduce((sum, bin) => sum + bin.observed * bin.trials, 0) /
    shown.reduce((sum, bin) => sum + bin.trials, 0);
  const title = finding(error, mean);
  const top = Math.max(0.001, ...shown.flatMap((bin) => [bin.predicted, bin.observed])) * 1.05;
  const left = 48;
  const format = top <= 0.05 ? '.1%' : '.0%';
  const scale = { domain: [0, top], nice: false };
  const x = quantity('predicted', {
    scale,
    axis: { title: 'Predicted conversion rate', format, tickCount: 4 },
  });
  const y = quantity('observed', {
    scale,
    axis: { ...flatTitle('Observed rate', left), format, tickCount: 4 },
  });
  return chartSpec({
    title,
    subtitle: `Calibration on held-out data, ${shown.length} groups; average miss ${formatNumber(error * 100, 2)} percentage points`,
    description: `Calibration curve: ${title}. ${shown.map((bin) => `${formatPercent(bin.predicted)} predicted, ${formatPercent(bin.observed)} observed`).join('; ')}.`,
    width,
    height: Math.min(300, width - 80),
    padding: { top: 34, right: 20, bottom: 48, left },
    layer: [
      {
        data: {
          values: [
            { predicted: 0, observed: 0 },
            { predicted: top, observed: top },
          ],
        },
        mark: { type: 'line', color: palette.reference, strokeDash: [4, 4], strokeWidth: 1 },
        encoding: { x, y },
      },
      {
        data: { values: shown },
        mark: { type: 'line', color: palette.accent, strokeWidth: 2 },
        encoding: { x, y },
      },
      {
        data: { values: shown },
        mark: {
          type: 'circle',
          color: palette.accent,
          opacity: 1,
          stroke: palette.surface,
          strokeWidth: 1.5,
        },
        encoding: {
          x,
          y,
          size: quantity('trials', { scale: { range: [40, 220], zero: true }, legend: null }),
        },
      },
    ],
  });
}

function finding(error: number, mean: number): string {
  if (mean === 0) return 'Nothing converted in the held-out part';
  const relative = error / mean;
  if (relative <= 0.1) return 'Predicted rates come true';
  if (relative <= 0.3) return 'Predicted rates come roughly true';
  return 'Predicted rates are off: read them as a ranking only';
}
