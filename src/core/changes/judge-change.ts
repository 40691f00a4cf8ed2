import type { AdsAccount } from '../base/ads-account.ts';
import type { AdsOperation } from '../base/ads-write.ts';
import { daysBetween, type Day } from '../base/day.ts';
import type { Micros } from '../base/micros.ts';
import type { Change } from './change.ts';
import type { LeverState } from './lever-state.ts';
import { mayBeMissing } from './device-modifiers.ts';
import { leverRefusal } from './lever-refusal.ts';
import { toPlatform } from './lever-value.ts';
import { operationKey } from './operation-key.ts';
import { wireMutation } from './wire-mutation.ts';

/** What is known of one lever beside its state. */
export interface WriteFacts {
  readonly account: AdsAccount;
  readonly today: Day;
  /** ISO 4217, as configured: plans reckon in it. */
  readonly currency: string;
  /** The last edit by someone else; null when none is known. */
  readonly foreignEdit: ForeignEdit | null;
  /** Days for which such an edit is left alone. */
  readonly holdOffDays: number;
  /** Why an experiment leaves the bid alone today, the rest of `because …`; null when none does. */
  readonly heldOut: string | null;
  /** Keys of operations that were sent before, with the change that sent them. */
  readonly sentKeys: ReadonlyMap<string, string>;
  readonly hash: (text: string) => string;
}

/** That someone else edited a lever. */
export interface ForeignEdit {
  /** ISO 8601, UTC; when it was noticed where the platform does not say when it was made. */
  readonly at: string;
  /** The day of it, time zone of the account. */
  readonly day: Day;
  /** `ann@example.com in the web interface`. */
  readonly by: string;
}

/** What a fresh look at the account says of a change. */
export type Judgement =
  | { readonly verdict: 'go'; readonly operation: AdsOperation; readonly ownMicros: Micros | null }
  | { readonly verdict: 'stale'; readonly ownMicros: Micros | null; readonly reason: string }
  | { readonly verdict: 'refused'; readonly reason: string };

/** Whether a change may go out, by a fresh look at the account; the reason in words when not. */
export function judgeChange(change: Change, state: LeverState | undefined, facts: WriteFacts): Judgement {
  const refused = (reason: string): Judgement => ({ verdict: 'refused', reason });
  if (state === undefined) {
    return refused(absence(change));
  }
  const why =
    accountRefusal(facts) ??
    leverRefusal(change, state) ??
    holdOutRefusal(change, facts) ??
    editRefusal(change, facts);
  if (why !== null) return refused(`Left alone because ${why}.`);
  const { ownMicros, inForceMicros, target } = state;
  const now = change.rollsBack.length > 0 ? ownMicros : inForceMicros;
  if (now !== change.fromMicros) {
    const reason = `Decided on ${shown(change.fromMicros)}, and the account holds ${shown(now)}.`;
    return { verdict: 'stale', ownMicros, reason };
  }
  if (ownMicros === change.toMicros)
    return { verdict: 'stale', ownMicros, reason: 'It holds that value already.' };
  const key = operationKey(change, target, facts.hash);
  if ((facts.sentKeys.get(key) ?? change.changeId) !== change.changeId)
    return refused('This very operation was sent before.');
  const operation = { key, target, to: toPlatform(target.setting, change.toMicros), ...howOf(change, state) };
  const { problem } = wireMutation(operation, facts.account.billableUnitMicros);
  return problem === null ? { verdict: 'go', operation, ownMicros } : refused(`Not written: ${problem}.`);
}

/** A modifier that is not there is made; one whose value is to be none is taken away. */
function howOf({ toMicros }: Change, { missing, target }: LeverState): Pick<AdsOperation, 'how'> {
  if (missing === true) return { how: 'create' };
  return toMicros === null && mayBeMissing(target) ? { how: 'remove' } : {};
}

/** Why something that is not in the account is not made either. */
function absence({ level, id, lever }: Change): string {
  const nothing = `There is no ${lever} of ${level} ${id} in the account`;
  if (lever === 'hour_modifier')
    return `${nothing}, and none is made: with one entry of a schedule a campaign runs in the hours listed only, so a schedule of the whole week is a person’s decision.`;
  if (lever === 'location_modifier')
    return `${nothing}, and none is made: the campaign does not target that place, and adding it would change where ads run.`;
  return `${nothing}.`;
}

function accountRefusal({ account, currency }: WriteFacts): string | null {
  if (account.manager) return `account ${account.id} is a manager account`;
  return account.currency === currency
    ? null
    : `account ${account.id} is in ${account.currency} and the plan reckons in ${currency}`;
}

/** A person's order to undo a change is heeded in an experiment too. */
function holdOutRefusal(change: Change, { heldOut }: WriteFacts): string | null {
  return change.rollsBack.length > 0 ? null : heldOut;
}

/** Edits after the decision always count; older ones for the hold-off, unless a person asked for the rollback. */
function editRefusal(change: Change, { foreignEdit, holdOffDays, today }: WriteFacts): string | null {
  if (foreignEdit === null) return null;
  const seen = `${foreignEdit.by} changed it on ${foreignEdit.day}`;
  if (Date.parse(foreignEdit.at) >= Date.parse(change.plannedAt)) return `${seen}, after the decision`;
  if (change.rollsBack.length > 0 || daysBetween(foreignEdit.day, today) >= holdOffDays) return null;
  return `${seen}; that stays for ${holdOffDays} days`;
}

function shown(value: Micros | null): string {
  return value === null ? 'no value of its own' : String(value / 1e6);
}
