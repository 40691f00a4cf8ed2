import { rng } from '../base/rng.ts';
import type { Rng } from '../base/rng.ts';
import type { Examples, NumberFrame } from '../features/frame.ts';
import { logLoss } from './probability-metrics.ts';

/**
 * How much the log loss of one trial rises when the values of a feature are shuffled among the rows, averaged over
 * `repeats` (Breiman, 2001; Fisher, Rudin and Dominici, 2019). float64, shape (model features); may be negative.
 * Use rows the model did not see. Cost: features × repeats predictions.
 */
export function permutationImportance(
  model: { readonly features: readonly string[]; predict(features: NumberFrame): Float64Array },
  examples: Examples<NumberFrame>,
  seed: number,
  repeats = 3,
): Float64Array {
  const whole = logLoss(model.predict(examples.features), examples);
  return Float64Array.from(model.features, (name) => {
    let rise = 0;
    for (let r = 0; r < repeats; r++) {
      const shuffled = shuffleColumn(examples.features, name, rng(seed, 'permutation', name, r));
      rise += logLoss(model.predict(shuffled), examples) - whole;
    }
    return rise / repeats;
  });
}

function shuffleColumn(features: NumberFrame, name: string, random: Rng): NumberFrame {
  const columns = features.columns.map((column) => {
    if (column.name !== name) return column;
    const values = column.values.slice();
    for (let i = values.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [values[i], values[j]] = [values[j]!, values[i]!];
    }
    return { ...column, values };
  });
  return { rows: features.rows, columns };
}
