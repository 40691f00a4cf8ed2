import type { EngineName } from '../forest/engine.ts';
import type { Grain } from './dataset.ts';

/** What a model is made of: everything about it but the data. Authored as YAML in `models/`. */
export interface ModelDefinition {
  readonly name: string;
  readonly grain: Grain;
  /** Names of features or of groups of the catalogue. */
  readonly features: readonly string[];
  /** Whether extra columns of the sources that are known in time are features too. */
  readonly attributes: boolean;
  /**
   * Features known too late, and `attributes` for the extra columns that are:
   * a second pipeline is fitted with them, for comparison only.
   */
  readonly leakageProneReport: readonly string[];
  /** In order. */
  readonly cleaning: readonly CleaningStep[];
  readonly encoding: EncodingPolicy;
  readonly selection: SelectionPolicy;
  readonly split: SplitPolicy;
  /** Of more rows, about so many are learned from, drawn by a hash of their keys. */
  readonly mostRows: number;
  readonly engine: Extract<EngineName, 'forest' | 'ml-random-forest'>;
  readonly search: SearchGrid;
  readonly gates: Gates;
}

/** One step of cleaning. Rows are removed from the training part only; elsewhere a ceiling caps. */
export type CleaningStep =
  /** Only where rows have an identity; must come first, because it happens before the split. */
  | { readonly step: 'drop_duplicates' }
  /** Missing numbers become the median of their level of `by`, of all where that has too few values. */
  | {
      readonly step: 'fill_median';
      readonly column: string;
      readonly by: string | null;
      readonly leastRows: number;
    }
  | { readonly step: 'fill_level'; readonly column: string; readonly level: string }
  | {
      readonly step: 'ceiling';
      readonly column: string;
      readonly ceiling: number;
      readonly action: 'remove' | 'cap';
    }
  /** Adds a column `flag` of 1 where `column` is below the limit, 0 elsewhere, missing where it is missing. */
  | { readonly step: 'flag_below'; readonly column: string; readonly below: number; readonly flag: string };

/** How columns become numbers. Categories not named under `label` are one-hot encoded. */
export interface EncodingPolicy {
  /** Rarer levels of the training part are pooled into `Other`. */
  readonly leastLevelRows: number;
  /** So are all but the most frequent ones. */
  readonly mostLevels: number;
  /** Categories whose level becomes its index in this list: `returning_user: [No, Yes]`. */
  readonly label: Readonly<Record<string, readonly string[]>>;
  /** Numbers scaled to 0..1 by the least and greatest value of the training part. */
  readonly minMax: readonly string[];
  /** How many words of the keyword become indicators. */
  readonly keywordTokens: number;
}

/** What makes a feature go. */
export interface SelectionPolicy {
  /** Least p(1 − p), p being the share of the commonest value. */
  readonly leastVariation: number;
  /** Of two features with a greater |r|, the one that correlates less with the label goes. */
  readonly mostCorrelation: number;
  /** Least importance in a forest of all features, as a share of their mean importance. */
  readonly leastImportance: number;
  /** A feature that alone reaches this ROC-AUC is flagged as suspiciously strong… */
  readonly suspiciousAuc: number;
  /** …when the next strongest one is this far behind. */
  readonly suspiciousLead: number;
}

/** How rows are divided into training and test part. */
export interface SplitPolicy {
  readonly testShare: number;
  /** Days before the test part that are left out, because their conversions were still coming in. */
  readonly gapDays: number;
  /** Days before the data were read that are left out, because conversions of their clicks were still coming in. */
  readonly unripeDays: number;
  readonly seed: number;
}

/** Parameters that are tried, and how. */
export interface SearchGrid {
  readonly trees: readonly number[];
  readonly depth: readonly number[];
  readonly minLeafRows: readonly number[];
  readonly folds: number;
  /** Of a larger training part, this many rows, evenly spaced, are searched on. */
  readonly mostRows: number;
}

/** What a champion must show on the test part before it may bid. */
export interface Gates {
  readonly minTestConversions: number;
  /** Greatest |Σ predicted / Σ observed − 1|. */
  readonly maxCalibrationError: number;
}
