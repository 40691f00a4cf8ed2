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

/**
 * Splits changes into requests in the order given; the first change of a field counts. Two fields of one resource go
 * out in two requests, because the platform refuses a resource that comes twice in one.
 */
export function requestBatches<R extends Ready>(ready: readonly R[], size = MAX_OPERATIONS): RequestPlan<R> {
  const fields = new Set<string>();
  const ofResource = new Map<string, number>();
  const waves: R[][] = [];
  const doubles: R[] = [];
  for (const one of ready) {
    const { target } = one.operation;
    if (fields.has(targetKey(target))) {
      doubles.push(one);
      continue;
    }
    fields.add(targetKey(target));
    const wave = ofResource.get(target.resourceName) ?? 0;
    ofResource.set(target.resourceName, wave + 1);
    (waves[wave] ??= []).push(one);
  }
  const most = Math.min(MAX_OPERATIONS, Math.max(1, size));
  return { batches: waves.flatMap((wave) => chunks(wave, most)), doubles };
}

function chunks<R>(all: readonly R[], size: number): R[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}
