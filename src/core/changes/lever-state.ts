import type { AdsCampaign } from '../base/ads-account.ts';
import type { AdsTarget } from '../base/ads-write.ts';
import type { Micros } from '../base/micros.ts';
import type { Entity, Lever } from '../flow.ts';
import type { LeverColumn } from './strategy-levers.ts';

/** One lever of the account as it stands, with all that decides whether it may be turned. Values are millionths. */
export interface LeverState {
  /** As decisions name it: its id is the ids from the campaign down, joined by `~`. */
  readonly entity: Entity;
  readonly lever: Lever;
  readonly target: AdsTarget;
  readonly column: LeverColumn;
  /** Its own value; null when it follows its parent. */
  readonly ownMicros: Micros | null;
  /** The value in force: its own, else its parent's; null when there is none. */
  readonly inForceMicros: Micros | null;
  readonly campaign: AdsCampaign;
  /** Not there yet: to set it is to make it. */
  readonly missing?: true;
}

/** One text per setting of a resource: two changes with the same key write the same field. */
export function targetKey({ resourceName, setting }: Pick<AdsTarget, 'resourceName' | 'setting'>): string {
  return `${resourceName}#${setting}`;
}

/** One text per lever of an account, as decisions and the ledger name it. */
export function leverKey(level: string, id: string, lever: string): string {
  return JSON.stringify([level, id, lever]);
}
