import type { NumberFrame } from '../features/frame.ts';
import type { Contribution } from '../flow.ts';
import type { Calibration } from './calibration.ts';
import type { TrainedModel } from './train-model.ts';

/**
 * The `top` strongest contributions to each prediction, in log-odds of the model, by absolute size; none where the
 * engine has none. Trees: exact Shapley values (TreeSHAP, path-dependent), those of a forest stretched from probability
 * to log-odds; logistic regression: coefficient × deviation from the mean.
 * They are scaled by the slope of a Platt calibration; an isotonic one has no single slope and leaves them as they are.
 */
export function explainRows(trained: TrainedModel, features: NumberFrame, top: number): Contribution[][] {
  const { model, calibration } = trained;
  const explanation = model.explain?.(features);
  if (explanation === undefined) return Array.from({ length: features.rows }, () => []);
  const width = model.features.length;
  const slope = slopeOf(calibration);
  const columns = new Map(features.columns.map((column) => [column.name, column.values]));
  return Array.from({ length: features.rows }, (_, row) => {
    const effects = explanation.effects.subarray(row * width, (row + 1) * width);
    return strongest(effects, top).map((f) => {
      const feature = model.features[f] ?? '';
      const value = formatValue(columns.get(feature)?.[row] ?? Number.NaN);
      return { feature, value, text: `${feature} ${value}`, effect: slope * effects[f]! };
    });
  });
}

/** Positions of the largest effects that are not 0; of equal ones the first. */
function strongest(effects: Float64Array, top: number): number[] {
  return [...effects.keys()]
    .filter((f) => effects[f] !== 0)
    .sort((a, b) => Math.abs(effects[b]!) - Math.abs(effects[a]!) || a - b)
    .slice(0, top);
}

function slopeOf(calibration: Calibration): number {
  return calibration.kind === 'platt' ? calibration.slope : 1;
}

function formatValue(value: number): string {
  return Number.isNaN(value) ? 'missing' : String(Number(value.toPrecision(4)));
}
