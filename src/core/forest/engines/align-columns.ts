import { ModelError } from '../../base/errors.ts';
import type { NumberFrame } from '../../features/frame.ts';

/** Values of the columns a model was fitted on, in its order. @throws ModelError when one is missing. */
export function alignColumns(features: NumberFrame, names: readonly string[]): Float64Array[] {
  const byName = new Map(features.columns.map((column) => [column.name, column.values]));
  return names.map((name) => {
    const values = byName.get(name);
    if (values === undefined) {
      throw new ModelError(`the model needs the feature ${name}`, {
        expected: `features ${names.join(', ')}`,
        found: features.columns.map((column) => column.name).join(', ') || 'none',
        next: 'score with the features of the training run, or train again',
      });
    }
    return values;
  });
}
