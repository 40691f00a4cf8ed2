import type { Examples, NumberFrame } from '../frame.ts';
import type { SelectionPolicy } from '../model-definition.ts';
import type { LeakageProne } from '../resolve-features.ts';
import { removeCorrelated } from './correlation.ts';
import { removeUnimportant, type ImportanceJudge } from './importance.ts';
import type { RemovedFeature } from './removed-feature.ts';
import { suspiciousFeatures } from './suspicious-features.ts';
import { removeConstant } from './variation.ts';

/** What selection decided. */
export interface Selection {
  /** Names of the columns that stay, in their order. */
  readonly selected: readonly string[];
  readonly removed: readonly RemovedFeature[];
  /** Features nobody declared as leaking that look as if they did. */
  readonly suspicious: readonly LeakageProne[];
}

/**
 * Variation, then correlation, then importance, each on what the one before left.
 * Without a judge the third step is left out.
 */
export async function selectFeatures(
  examples: Examples<NumberFrame>,
  policy: SelectionPolicy,
  judge: ImportanceJudge | null,
): Promise<Selection> {
  const constant = removeConstant(examples.features, policy.leastVariation);
  const varied = without(examples, constant);
  const twins = removeCorrelated(varied, policy.mostCorrelation);
  const distinct = without(varied, twins);
  const weak = judge === null ? [] : await removeUnimportant(distinct, policy.leastImportance, judge);
  return {
    selected: without(distinct, weak).features.columns.map(({ name }) => name),
    removed: [...constant, ...twins, ...weak],
    suspicious: suspiciousFeatures(distinct, policy),
  };
}

function without(examples: Examples<NumberFrame>, removed: readonly RemovedFeature[]): Examples<NumberFrame> {
  const gone = new Set(removed.map(({ feature }) => feature));
  const columns = examples.features.columns.filter(({ name }) => !gone.has(name));
  return { ...examples, features: { rows: examples.features.rows, columns } };
}
