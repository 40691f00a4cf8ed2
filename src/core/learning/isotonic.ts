import { rank } from './ranking.ts';
import type { Outcomes } from './ranking.ts';

/** A rising line through points (`from` → `to`), level outside them. */
export interface IsotonicSteps {
  readonly kind: 'isotonic';
  /** Ascending probabilities of the model. */
  readonly from: readonly number[];
  /** Ascending calibrated probabilities, same length. */
  readonly to: readonly number[];
}

interface Block {
  /** Σ prediction · trials. */
  expected: number;
  successes: number;
  trials: number;
}

/**
 * Isotonic regression weighted by trials, by pooling adjacent violators (Ayer et al., 1955); between the blocks'
 * mean predictions it is linear. A first block without successes gets 1/(n + 2) and a last without failures
 * 1 − 1/(n + 2) instead of 0 and 1, as far as the order allows, because neither is ever certain.
 */
export function fitIsotonic(predicted: Float64Array, outcomes: Outcomes): IsotonicSteps {
  const blocks = poolViolators(predicted, outcomes);
  const rates = blocks.map((block) => block.successes / block.trials);
  const to = rates.map((rate, i) => {
    const margin = 1 / ((blocks[i]?.trials ?? 0) + 2);
    if (rate === 0) return Math.min(margin, rates[i + 1] ?? margin);
    return rate === 1 ? Math.max(1 - margin, rates[i - 1] ?? 0) : rate;
  });
  return { kind: 'isotonic', from: blocks.map((block) => block.expected / block.trials), to };
}

/** Calibrated probabilities. float64, same shape. */
export function applyIsotonic({ from, to }: IsotonicSteps, predicted: Float64Array): Float64Array {
  return predicted.map((p) => {
    let low = 0;
    let high = from.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (from[middle]! < p) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return to[0]!;
    if (low === from.length) return to[low - 1]!;
    const share = (p - from[low - 1]!) / (from[low]! - from[low - 1]!);
    return to[low - 1]! + share * (to[low]! - to[low - 1]!);
  });
}

function poolViolators(predicted: Float64Array, { successes, trials }: Outcomes): Block[] {
  const { order, ends } = rank(predicted);
  const blocks: Block[] = [];
  let at = order.length;
  for (let g = ends.length - 1; g >= 0; g--) {
    const start = g === 0 ? 0 : ends[g - 1]!;
    let block: Block = { expected: 0, successes: 0, trials: 0 };
    for (at = ends[g]! - 1; at >= start; at--) {
      const row = order[at]!;
      const n = trials[row]!;
      block = join(block, { expected: predicted[row]! * n, successes: successes[row]!, trials: n });
    }
    for (let below = blocks.at(-1); below !== undefined && violates(below, block); below = blocks.at(-1)) {
      block = join(below, block);
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks;
}

/** Equal rates are pooled too, so that rates strictly rise. */
function violates(below: Block, above: Block): boolean {
  return below.successes * above.trials >= above.successes * below.trials;
}

function join(a: Block, b: Block): Block {
  return {
    expected: a.expected + b.expected,
    successes: a.successes + b.successes,
    trials: a.trials + b.trials,
  };
}
