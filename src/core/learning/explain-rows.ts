import type { NumberFrame } from '../features/frame.ts';
import type { Contribution } from '../flow.ts';
import type { Calibration } from './calibration.ts';
import type { TrainedModel } from './train-model.ts';

/**
 * The `top` strongest contributions to each prediction, in log-odds of the model, by absolute size; none where the
 * engine has none. Trees: path contributions (Saabas); logistic regression: coefficient × deviation from the mean.
 * They are scaled by the slope of a Platt calibration; an isotonic one has no single slope and leaves them as they are.
 */
export function explainRows(trained: TrainedModel, features: NumberFrame, top: number): Contribution[][] {
  return Array.from({ length: features.rows }, (_, row) => explainRow(trained, features, row, top));
}

/** As {@link explainRows}, for one row. */
export function explainRow(
  trained: TrainedModel,
  features: NumberFrame,
  row: number,
  top: number,
): Contribution[] {
  const { model, calibration } = trained;
  const explanation = model.explain?.(features, row);
  if (explanation === undefined) return [];
  const slope = slopeOf(calibration);
  return [...explanation.effects.keys()]
    .filter((f) => explanation.effects[f] !== 0)
    .sort((a, b) => Math.abs(explanation.effects[b]!) - Math.abs(explanation.effects[a]!) || a - b)
    .slice(0, top)
    .map((f) => {
      const feature = model.features[f] ?? '';
      const value = formatValue(features, feature, row);
      return { feature, value, text: `${feature} ${value}`, effect: slope * explanation.effects[f]! };
    });
}

function slopeOf(calibration: Calibration): number {
  return calibration.kind === 'platt' ? calibration.slope : 1;
}

function formatValue(features: NumberFrame, name: string, row: number): string {
  const value = features.columns.find((column) => column.name === name)?.values[row] ?? Number.NaN;
  return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(4)));
}
