/** Names of independent streams, so that no two parts of the market ever share draws. */
export const STREAM = {
  traits: 1,
  auction: 2,
  conversion: 3,
  shock: 4,
  demand: 5,
  lot: 6,
  price: 7,
  outcome: 8,
  click: 9,
  split: 10,
  visit: 11,
  order: 12,
  belief: 13,
  scope: 14,
  simulation: 15,
  export: 16,
  visitCount: 17,
  unpaid: 18,
  person: 19,
} as const;

const GOLDEN = 0x9e37_79b9;

/**
 * Keyed random numbers for hot loops: {@link Dice.deal} restarts the sequence at a key of small integers in some
 * twenty nanoseconds, so that every entity and day has its own draws, whatever else was drawn before.
 * Two policies therefore meet the same demand (common random numbers), and order of evaluation changes nothing.
 * xoshiro128** (Blackman and Vigna, 2018), seeded through the finaliser of MurmurHash3 (Appleby).
 */
export class Dice {
  readonly #state = new Int32Array(4);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed | 0;
  }

  /** Starts the sequence of this key. */
  deal(stream: number, a: number, b = 0, c = 0): this {
    let hash = mix(this.#seed ^ Math.imul(stream, GOLDEN));
    hash = mix(hash ^ Math.imul(a + 1, 0x85eb_ca77));
    hash = mix(hash ^ Math.imul(b + 1, 0xc2b2_ae3d));
    hash = mix(hash ^ Math.imul(c + 1, 0x27d4_eb2f));
    const s = this.#state;
    for (let lane = 0; lane < 4; lane++) {
      hash = (hash + GOLDEN) | 0;
      s[lane] = mix(hash);
    }
    return this;
  }

  /** Uniform in (0, 1), 32 bits, never an end. */
  next(): number {
    const s = this.#state;
    const s1 = s[1] as number;
    const scrambled = Math.imul(rotate(Math.imul(s1, 5), 7), 9);
    const x2 = (s[2] as number) ^ (s[0] as number);
    const x3 = (s[3] as number) ^ s1;
    s[1] = s1 ^ x2;
    s[0] = (s[0] as number) ^ x3;
    s[2] = x2 ^ (s1 << 9);
    s[3] = rotate(x3, 11);
    return ((scrambled >>> 0) + 0.5) / 4_294_967_296;
  }

  /** Uniform integer in [0, n). */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  /** Standard normal, by Box and Muller (1958): always two uniforms, so that sequences stay aligned. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  /** Log-normal with mean 1 and this standard deviation of the logarithm. */
  logNormal(sigma: number): number {
    return Math.exp(sigma * this.normal() - (sigma * sigma) / 2);
  }

  /** Poisson: inversion of one uniform below a mean of 30, else a rounded normal. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    const u = this.next();
    let mass = Math.exp(-mean);
    let sum = mass;
    let count = 0;
    while (u > sum && count < 200) {
      count++;
      mass *= mean / count;
      sum += mass;
    }
    return count;
  }

  /** Binomial: inversion of one uniform below a mean of 30, else a rounded normal within [0, n]. */
  binomial(n: number, p: number): number {
    if (n <= 0 || p <= 0) return 0;
    if (p >= 1) return n;
    if (p > 0.5) return n - this.binomial(n, 1 - p);
    const mean = n * p;
    if (mean > 30) {
      const drawn = Math.round(mean + Math.sqrt(mean * (1 - p)) * this.normal());
      return Math.min(n, Math.max(0, drawn));
    }
    const u = this.next();
    const odds = p / (1 - p);
    let mass = Math.exp(n * Math.log1p(-p));
    let sum = mass;
    let count = 0;
    while (u > sum && count < n) {
      mass *= (odds * (n - count)) / (count + 1);
      count++;
      sum += mass;
    }
    return count;
  }

  /** Gamma with this shape (at least 1) and mean 1, by Marsaglia and Tsang (2000). */
  gamma(shape: number): number {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / shape;
    }
  }

  /** Index drawn with probability proportional to its weight. */
  weighted(weights: ArrayLike<number>, total: number): number {
    let rest = this.next() * total;
    for (let i = 0; i < weights.length - 1; i++) {
      rest -= weights[i] as number;
      if (rest < 0) return i;
    }
    return weights.length - 1;
  }
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}
