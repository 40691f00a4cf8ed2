import { sampleCorrelation } from 'simple-statistics';
import type { Interval } from '../../../contract/parts.ts';

/** Standard normal quantile of 97.5 %. */
const Z95 = 1.959963984540054;

/** Pearson's r with Fisher's 95 % interval; the whole range below four pairs, null when a side does not vary. */
export function pearson(x: readonly number[], y: readonly number[]): Interval | null {
  if (x.length < 2) return null;
  const r = Math.max(-1, Math.min(1, sampleCorrelation([...x], [...y])));
  if (Number.isNaN(r)) return null;
  if (x.length < 4) return { value: r, low: -1, high: 1 };
  const half = Z95 / Math.sqrt(x.length - 3);
  const z = Math.atanh(r);
  return { value: r, low: Math.tanh(z - half), high: Math.tanh(z + half) };
}

/** Spearman's rank correlation: Pearson's r of the ranks, equals sharing their mean rank. */
export function spearman(x: readonly number[], y: readonly number[]): number | null {
  return pearson(ranks(x), ranks(y))?.value ?? null;
}

function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const rank: number[] = Array.from({ length: values.length }, () => 0);
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let at = from; at < to; at++) rank[order[at]!] = (from + to - 1) / 2;
    from = to;
  }
  return rank;
}
