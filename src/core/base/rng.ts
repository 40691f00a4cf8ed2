/** A seeded stream of uniform numbers. */
export interface Rng {
  /** Uniform in [0, 1), 32 bits. */
  next(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
  /** Standard normal, by the polar method. */
  normal(): number;
  /** Poisson by inversion for small means, by a rounded normal above 60. */
  poisson(mean: number): number;
  /** Binomial(n, p) by counting; cost O(n). */
  binomial(n: number, p: number): number;
}

/**
 * A stream keyed by a seed and any names, so that two consumers with different keys never share draws
 * and the order in which entities are visited changes nothing.
 * Keys are hashed with FNV-1a into the state of xoshiro128** (Blackman and Vigna, 2018).
 */
export function rng(seed: number, ...keys: readonly (string | number)[]): Rng {
  const state = seedState(`${seed}/${keys.join('/')}`);
  const next = (): number => nextUint32(state) / 4_294_967_296;
  const normal = polarNormal(next);
  return {
    next,
    normal,
    below: (n) => Math.floor(next() * n),
    poisson: (mean) => poisson(mean, next, normal),
    binomial: (n, p) => {
      let hits = 0;
      for (let i = 0; i < n; i++) if (next() < p) hits++;
      return hits;
    },
  };
}

function poisson(mean: number, next: () => number, normal: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
  const limit = Math.exp(-mean);
  let product = next();
  let count = 0;
  while (product > limit) {
    product *= next();
    count++;
  }
  return count;
}

function polarNormal(next: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const scale = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * scale;
        return u * scale;
      }
    }
  };
}

function seedState(text: string): Uint32Array {
  const state = new Uint32Array(4);
  for (let lane = 0; lane < 4; lane++) {
    let hash = (2_166_136_261 ^ Math.imul(lane + 1, 0x9e37_79b9)) >>> 0;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619) >>> 0;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85eb_ca6b);
    hash ^= hash >>> 13;
    state[lane] = (hash >>> 0) | (lane === 0 ? 1 : 0);
  }
  for (let i = 0; i < 8; i++) nextUint32(state);
  return state;
}

function nextUint32(s: Uint32Array): number {
  const [s0, s1, s2, s3] = s as unknown as [number, number, number, number];
  const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9) >>> 0;
  const t = s1 << 9;
  const x2 = s2 ^ s0;
  const x3 = s3 ^ s1;
  s[1] = s1 ^ x2;
  s[0] = s0 ^ x3;
  s[2] = x2 ^ t;
  s[3] = rotateLeft(x3, 11);
  return result;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
