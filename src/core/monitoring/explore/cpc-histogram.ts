import { quantileSorted } from 'simple-statistics';
import type { ExploreDocument } from '../../../contract/explore-document.ts';

const MOST_BINS = 30;

/**
 * At most 30 bins of a round width from 0 (or the least value, if negative) to the 99th percentile;
 * the last bin also counts what lies beyond it and ends at the greatest value. Empty without values.
 */
export function cpcHistogram(cpc: Float64Array): ExploreDocument['cpcHistogram'] {
  const sorted = Array.from(cpc.filter((value) => !Number.isNaN(value)).sort());
  const [least] = sorted;
  const greatest = sorted.at(-1);
  if (least === undefined || greatest === undefined) return [];
  const upper = quantileSorted(sorted, 0.99);
  const lower = Math.min(0, least);
  const width = roundWidth((upper - lower) / MOST_BINS) || 1;
  const first = Math.floor(lower / width);
  const bins = Math.min(MOST_BINS, Math.max(1, Math.ceil(upper / width) - first));
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of sorted) {
    const bin = Math.floor(value / width) - first;
    counts[Math.max(0, Math.min(bins - 1, bin))]!++;
  }
  const edge = (bin: number): number => Number(((first + bin) * width).toPrecision(12));
  return counts.map((count, bin) => ({
    from: bin === 0 ? Math.min(edge(bin), least) : edge(bin),
    to: bin === bins - 1 ? Math.max(edge(bin + 1), greatest) : edge(bin + 1),
    count,
  }));
}

/** The least of 1, 2, 2.5 or 5 times a power of ten that is not below the width. */
function roundWidth(width: number): number {
  if (!(width > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(width));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= width * (1 - 1e-9)) ?? 10;
  return factor * power;
}
