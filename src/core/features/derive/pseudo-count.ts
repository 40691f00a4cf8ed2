import { gammaln } from 'simple-statistics';

/** What of a level is compared with its parent: sums over a window, and the parent's rate. Shape (rows) each. */
export interface RateEvidence {
  readonly over: readonly number[];
  readonly under: readonly number[];
  readonly parent: readonly number[];
}

/** k where the data cannot tell: fewer than two rows with evidence. */
export const UNKNOWN_PSEUDO_COUNT = 100;

const LEAST = Math.log(1);
const MOST = Math.log(1e6);
const GRID = 25;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The k by which counts are shrunk to their parent's rate, in trials: it maximises the negative binomial
 * likelihood of counts whose own rate is Gamma(k × parent, k), so that (count + k × parent) / (trials + k)
 * is the posterior mean. Between 1 and a million.
 */
export function countPseudoCount(evidence: RateEvidence): number {
  const { over, under, parent } = evidence;
  return maximize(evidence, (k) => {
    let sum = 0;
    for (let row = 0; row < over.length; row++) {
      const shape = k * parent[row]!;
      const n = under[row]!;
      const count = over[row]!;
      sum +=
        gammaln(count + shape) - gammaln(shape) + shape * Math.log(k / (k + n)) - count * Math.log(k + n);
    }
    return sum;
  });
}

/**
 * The k for a mean price: the relative deviation from the parent is taken as normal with variance
 * σ² (1 / clicks + 1 / k), σ² being at its maximum likelihood for each k. Between 1 and a million.
 */
export function pricePseudoCount(evidence: RateEvidence): number {
  const { over, under, parent } = evidence;
  return maximize(evidence, (k) => {
    let logs = 0;
    let squares = 0;
    for (let row = 0; row < over.length; row++) {
      const spread = 1 / under[row]! + 1 / k;
      const deviation = over[row]! / under[row]! / parent[row]! - 1;
      logs += Math.log(spread);
      squares += (deviation * deviation) / spread;
    }
    return -0.5 * (logs + over.length * Math.log(Math.max(squares / over.length, Number.MIN_VALUE)));
  });
}

function maximize({ over }: RateEvidence, likelihood: (k: number) => number): number {
  if (over.length < 2) return UNKNOWN_PSEUDO_COUNT;
  const at = (logK: number): number => likelihood(Math.exp(logK));
  const step = (MOST - LEAST) / (GRID - 1);
  let best = 0;
  for (let i = 1; i < GRID; i++) if (at(LEAST + i * step) > at(LEAST + best * step)) best = i;
  let low = LEAST + Math.max(0, best - 1) * step;
  let high = LEAST + Math.min(GRID - 1, best + 1) * step;
  while (high - low > 1e-3) {
    const left = high - GOLDEN * (high - low);
    const right = low + GOLDEN * (high - low);
    if (at(left) > at(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}
