import type { Grain } from '../dataset.ts';
import { customerFeatures } from './customer-features.ts';
import type { Feature, KnownAt } from './feature.ts';
import { orderFeatures } from './order-features.ts';
import { performanceFeatures } from './performance-features.ts';
import { sessionFeatures } from './session-features.ts';
import { trailingFeatures } from './trailing-features.ts';

/** Every feature there is, apart from the extra columns of sources. */
export const catalogue: readonly Feature[] = [
  ...performanceFeatures,
  ...trailingFeatures,
  ...orderFeatures,
  ...sessionFeatures,
  ...customerFeatures,
];

/**
 * The moment at which a model's answer is used: a bid before the clicks of the day,
 * the model of a session at its end.
 */
export const momentOfUse: Readonly<Record<Grain, KnownAt>> = { performance: 'before', sessions: 'period' };

const order: readonly KnownAt[] = ['before', 'period', 'outcome'];

/** Whether a value is known at the moment of use, or earlier. */
export function isKnownInTime(known: KnownAt, moment: KnownAt): boolean {
  return order.indexOf(known) <= order.indexOf(moment);
}

/** The feature of that name, or undefined: attributes are not in the catalogue. */
export function findFeature(grain: Grain, name: string): Feature | undefined {
  return catalogue.find((feature) => feature.grain === grain && feature.name === name);
}

/** The features of that group, in the order of the catalogue. */
export function featureGroup(grain: Grain, group: string): readonly Feature[] {
  return catalogue.filter((feature) => feature.grain === grain && feature.group === group);
}
