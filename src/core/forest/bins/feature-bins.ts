/** Bins of values: bin b holds `edges[b - 1] < x <= edges[b]`, the last bin everything above the last edge. */
export interface NumberBins {
  readonly kind: 'number';
  readonly name: string;
  /** float64, ascending, at most 254. */
  readonly edges: Float64Array;
}

/** One bin per category. Missing values and categories that are not listed share the bin after them. */
export interface CategoryBins {
  readonly kind: 'category';
  readonly name: string;
  /** At most 254, the most frequent of the training rows first. */
  readonly levels: readonly string[];
}

/** How the values of one feature become one byte. */
export type FeatureBins = NumberBins | CategoryBins;

/** Bins of values; that of missing values is not counted, its number is this. */
export function binCountOf(bins: FeatureBins): number {
  return bins.kind === 'number' ? bins.edges.length + 1 : Math.max(1, bins.levels.length);
}
