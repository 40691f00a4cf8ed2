import { rng } from '../../base/rng.ts';

/** How bids are moved at random to learn what one more click costs: a little, each way with probability ½. */
export const PERTURBATION = { logSize: 0.04, blockDays: 3, probability: 0.5 } as const;

/**
 * Which way an entity's bid is moved on a day: the same for a block of days, independent between entities and blocks.
 * `key` names the entity, `dayNumber` counts days since the epoch. @returns −1 or 1.
 */
export function perturbationSign(seed: number, key: string, dayNumber: number): -1 | 1 {
  const block = Math.floor(dayNumber / PERTURBATION.blockDays);
  return rng(seed, 'perturbation', key, block).next() < PERTURBATION.probability ? -1 : 1;
}
