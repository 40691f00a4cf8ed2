import { takeDataset, type Dataset } from '../dataset.ts';
import type { CleaningStep } from '../model-definition.ts';

/**
 * Drops every later row of a key, if the policy says so. Rows without a key are kept: two that look
 * alike need not be the same. Done before the split, so that no row is in both parts.
 */
export function dropDuplicates(dataset: Dataset, policy: readonly CleaningStep[]): Dataset {
  if (!policy.some(({ step }) => step === 'drop_duplicates')) return dataset;
  const seen = new Set<string>();
  const kept: number[] = [];
  dataset.keys.forEach((key, row) => {
    if (key !== null && seen.has(key)) return;
    if (key !== null) seen.add(key);
    kept.push(row);
  });
  const rows = dataset.keys.length - kept.length;
  const unnamed = dataset.keys.filter((key) => key === null).length;
  const detail = unnamed > 0 ? `${unnamed} rows without identity were kept` : 'the first of each was kept';
  const cleaned = rows === 0 ? dataset : takeDataset(dataset, Int32Array.from(kept));
  return {
    ...cleaned,
    cleaning: [...cleaned.cleaning, { step: 'drop_duplicates', column: null, rows, detail }],
  };
}
