import type { CleaningCount } from '../../contract/train-document.ts';
import type { Day } from '../base/day.ts';
import { takeRows, takeValues, type Examples } from './frame.ts';

/** What a row of a dataset is: an entity (on a day, where there are days), or a session. */
export type Grain = 'performance' | 'sessions';

/** One extra column of the sources, as their mappings declare it. */
export interface AttributeDeclaration {
  readonly type: 'number' | 'category' | 'boolean';
  /** When the value is known: before the click, during the same period, or only with the outcome. */
  readonly known: 'attribute' | 'period' | 'outcome';
  /** Why it may give the label away. */
  readonly leak?: string;
}

/** The declared extra columns of all sources together, by name. */
export type Attributes = Readonly<Record<string, AttributeDeclaration>>;

/** Rows to learn from or to score: uncleaned columns, labels, and what tells rows apart. */
export interface Dataset extends Examples {
  readonly grain: Grain;
  readonly attributes: Attributes;
  /** Shape (rows): null where the source has no dates. */
  readonly days: readonly (Day | null)[];
  /** Shape (rows): what a person calls the row. */
  readonly names: readonly string[];
  /** Shape (rows): equal keys mean the same row twice; null where rows have no identity. */
  readonly keys: readonly (string | null)[];
  /** What was done to the rows so far. */
  readonly cleaning: readonly CleaningCount[];
}

/** The rows of these indices, in their order. */
export function takeDataset(dataset: Dataset, rows: Int32Array): Dataset {
  return {
    ...dataset,
    features: takeRows(dataset.features, rows),
    successes: takeValues(dataset.successes, rows),
    trials: takeValues(dataset.trials, rows),
    days: Array.from(rows, (row) => dataset.days[row] ?? null),
    names: Array.from(rows, (row) => dataset.names[row] ?? ''),
    keys: Array.from(rows, (row) => dataset.keys[row] ?? null),
  };
}
