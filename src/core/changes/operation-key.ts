import type { AdsTarget } from '../base/ads-write.ts';
import type { Change } from './change.ts';
import { targetKey } from './lever-state.ts';

/**
 * What an operation is, as one hash: which field, from which value, to which, decided when.
 * A decision is of a day, so two plans of one day that want the same have the same key and it is sent once;
 * a rollback is of its own moment.
 */
export function operationKey(
  change: Pick<Change, 'fromMicros' | 'toMicros' | 'plannedOn' | 'planId' | 'rollsBack'>,
  target: AdsTarget,
  hash: (text: string) => string,
): string {
  const { fromMicros, toMicros, plannedOn, planId, rollsBack } = change;
  const decided = rollsBack.length > 0 ? planId : plannedOn;
  return hash(JSON.stringify([targetKey(target), fromMicros, toMicros, decided])).slice(0, 24);
}
