import type { Engine, TreeParams } from '../../forest/engine.ts';
import type { Examples, NumberFrame } from '../frame.ts';
import type { RemovedFeature } from './removed-feature.ts';

/** The engine that judges importance, and how it is fitted. */
export interface ImportanceJudge {
  readonly engine: Engine;
  readonly params: TreeParams;
  readonly seed: number;
}

/**
 * Takes out the columns whose importance in a forest of all columns is below this share of the mean importance.
 * The most important one always stays.
 * @throws ModelError when the engine cannot be fitted (no rows, or one class only).
 */
export async function removeUnimportant(
  examples: Examples<NumberFrame>,
  leastImportance: number,
  { engine, params, seed }: ImportanceJudge,
): Promise<readonly RemovedFeature[]> {
  const { columns } = examples.features;
  if (columns.length < 2 || leastImportance <= 0) return [];
  const importance = (await engine.fit(examples, params, seed)).importance();
  const limit = Math.min(leastImportance / columns.length, Math.max(...importance));
  return columns.flatMap((column, at) => {
    const own = importance[at] ?? 0;
    if (own >= limit) return [];
    const why = `low importance in the forest: ${own.toPrecision(2)}, below ${limit.toPrecision(2)} (${leastImportance} of the mean)`;
    return [{ feature: column.name, why }];
  });
}
