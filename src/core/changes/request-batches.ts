import type { AdsOperation } from '../base/ads-write.ts';
import { targetKey } from './lever-state.ts';

/** Operations in one request; the platform takes 10,000, and smaller ones answer sooner. */
export const MAX_OPERATIONS = 1_000;

/** A change that is ready, with its operation. */
export interface Ready {
  readonly operation: AdsOperation;
}

/** Ready changes in requests, and those that would write a field a second time. */
export interface RequestPlan<R extends Ready> {
  readonly batches: readonly (readonly R[])[];
  readonly doubles: readonly R[];
}

/** Splits changes into requests in the order given; the first change of a field counts. */
export function requestBatches<R extends Ready>(ready: readonly R[], size = MAX_OPERATIONS): RequestPlan<R> {
  const seen = new Set<string>();
  const [first, doubles]: [R[], R[]] = [[], []];
  for (const one of ready) {
    const key = targetKey(one.operation.target);
    (seen.has(key) ? doubles : first).push(one);
    seen.add(key);
  }
  const most = Math.min(MAX_OPERATIONS, Math.max(1, size));
  const batches = Array.from({ length: Math.ceil(first.length / most) }, (_, i) =>
    first.slice(i * most, (i + 1) * most),
  );
  return { batches, doubles };
}
