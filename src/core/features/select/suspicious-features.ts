import { takeValues, type Examples, type NumberFrame } from '../frame.ts';
import type { SelectionPolicy } from '../model-definition.ts';
import { sampleRows } from '../sample-rows.ts';
import type { LeakageProne } from '../resolve-features.ts';
import { univariateAuc } from './univariate-auc.ts';

const MOST_ROWS = 20_000;

/**
 * Features that alone tell the label suspiciously well: ROC-AUC (of the feature or of its negative) at the
 * limit or above, and far ahead of the strongest feature below the limit. A warning: nothing is taken out.
 * Up to three may be flagged, since a leak can come in several columns. Judged on at most 20,000 rows.
 */
export function suspiciousFeatures(
  examples: Examples<NumberFrame>,
  { suspiciousAuc, suspiciousLead }: Pick<SelectionPolicy, 'suspiciousAuc' | 'suspiciousLead'>,
): readonly LeakageProne[] {
  const rows = sampleRows(examples.features.rows, MOST_ROWS);
  const successes = takeValues(examples.successes, rows);
  const trials = takeValues(examples.trials, rows);
  const ranked = examples.features.columns
    .map(({ name, values }) => {
      const auc = univariateAuc(takeValues(values, rows), successes, trials);
      return { feature: name, auc: Math.max(auc, 1 - auc) };
    })
    .sort((a, b) => b.auc - a.auc);
  const strong = ranked.filter(({ auc }) => auc >= suspiciousAuc);
  const next = ranked[strong.length]?.auc ?? 0.5;
  if (strong.length > 3) return [];
  return strong
    .filter(({ auc }) => auc - next >= suspiciousLead)
    .map(({ feature, auc }) => ({
      feature,
      why: `suspiciously strong on its own: ROC-AUC ${auc.toFixed(2)} on the training part, the next feature ${next.toFixed(2)}; check that it is known before the outcome`,
    }));
}
