/** Finaliser of MurmurHash3: 32 bits to 32 bits, every bit spread. */
function mix(x: number): number {
  let h = x;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Key of the random numbers of one tree. */
export function treeKey(seed: number, tree: number): number {
  return mix(mix(seed | 0) + Math.imul(tree + 1, 0x9e3779b9));
}

/** How the rows of a tree are drawn. */
export interface Sampling {
  /** Each row Poisson(1) times, as in a bootstrap of many rows (Oza and Russell, 2001); else once or not at all. */
  readonly bootstrap: boolean;
  /** Probability of a row without bootstrap: 0 to 1. */
  readonly fraction: number;
}

/**
 * How often a tree draws a row: a function of tree and row, so that it can be asked again at any time.
 * The limits are 2^32 times the distribution function of Poisson(1) at 0 to 7.
 */
export function drawsOf(row: number, key: number, sampling: Sampling): number {
  const u = mix(Math.imul(row, 0x9e3779b1) + key);
  if (!sampling.bootstrap) return u < Math.floor(sampling.fraction * 2 ** 32) ? 1 : 0;
  if (u < 1580030169) return 0;
  if (u < 3160060337) return 1;
  if (u < 3950075422) return 2;
  if (u < 4213413783) return 3;
  if (u < 4279248374) return 4;
  if (u < 4292415292) return 5;
  if (u < 4294609778) return 6;
  return u < 4294923276 ? 7 : 8;
}
