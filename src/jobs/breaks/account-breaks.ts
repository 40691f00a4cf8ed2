import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import type { Cause } from '../../core/bidding/breaks/cause.ts';
import { explainBreak } from '../../core/bidding/breaks/explain-break.ts';
import { isHeld } from '../../core/bidding/breaks/ledger.ts';
import { noteBreaks, type BreakAction, type NotedBreak } from '../../core/bidding/breaks/note-breaks.ts';
import { isLeftOut, recordedShare } from '../../core/bidding/breaks/post-break.ts';
import type { Stream } from '../../core/bidding/breaks/streams.ts';
import type { StaleDays } from '../../core/bidding/breaks/estimate-through-breaks.ts';
import { watchDays, type FoundBreaks } from '../../core/bidding/breaks/watch-days.ts';
import type { BreakFacts } from '../../core/flow.ts';
import type { BreakRow } from '../../core/tables/breaks.ts';
import type { World } from '../world.ts';
import { placesOf, type Places } from './places.ts';
import { readAccountDays, type EntityCounts } from './read-account-days.ts';

/** An account whose breaks are looked for; entities are numbered as in `entities`. */
export interface BreakSearch {
  readonly source: string;
  readonly accountId: string;
  readonly entities: readonly {
    readonly id: string;
    readonly campaign: string;
    /** Whether a strategy of the platform sets its bids, so that its price is the strategy's doing. */
    readonly isAutomated: boolean;
  }[];
  readonly counts: readonly EntityCounts[];
  readonly last: Day;
  /** Share of a day's conversions that is known so many days later; null where nobody knows how late they come. */
  readonly known: ((ageDays: number) => number) | null;
}

/** A break as the warehouse keeps it, but for the plan that saw it. */
export interface SeenBreak extends Omit<BreakRow, 'plan_id' | 'planned_on'> {
  readonly stream: Stream;
  readonly cause: Cause;
  readonly alarm_on: Day;
  readonly since: Day;
  readonly until: Day | null;
  readonly action: BreakAction;
}

/** What broke in an account, and what it means for its entities. */
export interface AccountBreaks {
  /** Day 0 of `stale`. */
  readonly first: Day;
  readonly stale: StaleDays;
  /** Share of the conversions of a campaign's day that is known; 0 where what was recorded is not to be believed. */
  readonly knownShare: (ageDays: number, campaign: number) => number;
  /** Whether an entity's bid is held, and since when what is recorded there is not true. */
  readonly heldSince: (entity: number) => Day | null;
  readonly noted: readonly NotedBreak[];
  /** The break that made something stale, or bids be held, by place. */
  readonly forgottenBy: ReadonlyMap<number, NotedBreak>;
  readonly heldBy: ReadonlyMap<number, NotedBreak>;
  readonly places: Places;
}

/** Looks for breaks in the days of an account; null where there are no days. The same warehouse gives the same breaks. */
export async function accountBreaks(world: World, search: BreakSearch): Promise<AccountBreaks | null> {
  const { entities, counts, last, known } = search;
  const clicks = new Float64Array(entities.length);
  for (const { entity, clicks: count } of counts) clicks[entity] = clicks[entity]! + count;
  const places = placesOf(entities.map((entity, i) => ({ ...entity, clicks: clicks[i]! })));
  const days = await readAccountDays(world, { ...search, places });
  if (days === null) return null;
  const groups = places.campaigns.size;
  const found = watchDays(days.account);
  const { ledger } = found;
  const noted = noteBreaks(found, places.groupOf, groups);
  const of = <T extends Int32Array | Uint8Array>(values: T, make: (from: Int32Array) => T): T =>
    make(places.of.map((place) => values[place]!));
  return {
    first: days.first,
    stale: {
      since: of(ledger.since, (values) => values),
      event: of(ledger.event, (values) => values),
      located: of(ledger.located, (values) => Uint8Array.from(values)),
    },
    knownShare: knownShares(found, groups, daysBetween(days.first, last), known ?? (() => 1)),
    heldSince: (entity) => {
      const campaign = places.groupOf[places.of[entity]!]!;
      if (!isHeld(ledger, campaign, groups)) return null;
      const open = ledger.outages.filter(
        ({ unit, until }) => until === null && (unit === campaign || unit === groups),
      );
      return addDays(days.first, Math.min(...open.map(({ from }) => from)));
    },
    noted,
    forgottenBy: byPlace(noted, 'forgotten'),
    heldBy: byPlace(noted, 'held'),
    places,
  };
}

function byPlace(noted: readonly NotedBreak[], action: NotedBreak['action']): Map<number, NotedBreak> {
  const did = noted.filter((it) => it.action === action);
  return new Map(did.flatMap((it) => it.entities.map((place) => [place, it] as const)));
}

/** Conversions that fell into days on which none were recorded are not known, and days that are untrue are left out. */
function knownShares(
  { ledger: { outages } }: FoundBreaks,
  groups: number,
  last: number,
  known: (ageDays: number) => number,
): AccountBreaks['knownShare'] {
  if (outages.length === 0) return (ageDays) => known(ageDays);
  const missing = outages.filter(({ kind }) => kind === 'missing');
  const lag = Float64Array.from({ length: last + 1 }, (_, age) =>
    age === 0 ? known(0) : known(age) - known(age - 1),
  );
  const shares = new Map<string, number>();
  return (ageDays, campaign) => {
    const key = `${campaign}/${ageDays}`;
    const before = shares.get(key);
    if (before !== undefined) return before;
    const day = last - ageDays;
    const share = isLeftOut(outages, campaign, groups, day)
      ? 0
      : recordedShare(lag, day, last + 1, (on) => isLeftOut(missing, campaign, groups, on));
    shares.set(key, share);
    return share;
  };
}

/** What broke for an entity, as its decision carries it; undefined where nothing did. */
export function factsOf(
  { stale, first, forgottenBy, heldBy, heldSince, places }: AccountBreaks,
  entity: number,
  campaign: string | null,
  { rateBefore, factor }: Pick<BreakFacts, 'rateBefore' | 'factor'>,
): BreakFacts | undefined {
  const place = places.of[entity]!;
  const groups = places.campaigns.size;
  const since = heldSince(entity);
  if (since !== null) {
    const whole = heldBy.get(place)?.unit === groups;
    return {
      cause: 'tracking',
      since,
      campaign: whole ? null : campaign,
      rateBefore: 0,
      factor: 1,
    };
  }
  if (stale.event[entity]! < 0) return undefined;
  const it = forgottenBy.get(place);
  return {
    cause: it?.cause === 'landing-page' ? 'landing-page' : 'conversion',
    since: addDays(first, stale.since[entity]!),
    campaign: it?.unit === groups ? null : campaign,
    rateBefore,
    factor,
  };
}

/** The breaks as rows of `ops.breaks`, but for the plan. `factors`: what they did to conversion, by entity. */
export function breakRows(
  { source, accountId, entities }: BreakSearch,
  { noted, places, first }: AccountBreaks,
  names: ReadonlyMap<string, string>,
  factors: Float64Array,
): SeenBreak[] {
  const ids = [...places.campaigns.keys()];
  const members = Map.groupBy(entities.keys(), (i) => places.of[i]!);
  const manual = new Set(entities.flatMap(({ campaign, isAutomated }) => (isAutomated ? [] : [campaign])));
  const isOurs = ({ cause, unit }: NotedBreak): boolean =>
    cause !== 'response' || ids[unit] === undefined || manual.has(ids[unit]);
  return noted.filter(isOurs).map((it) => {
    const own = it.entities.flatMap((place) => members.get(place) ?? []);
    const id = ids[it.unit] ?? null;
    const words = {
      cause: it.cause,
      stream: it.stream,
      direction: it.direction,
      campaign: id === null ? null : (names.get(id) ?? id),
      since: addDays(first, it.since),
      until: it.until === null ? null : addDays(first, it.until),
      ratio: it.ratio,
      action: it.action,
      entities: own.length,
      factor: it.action === 'forgotten' ? own.reduce((sum, i) => sum + factors[i]!, 0) / own.length : null,
    };
    return {
      source,
      account_id: accountId,
      campaign_id: id,
      campaign: words.campaign,
      stream: it.stream,
      cause: it.cause,
      alarm_on: addDays(first, it.day),
      since: words.since,
      until: words.until,
      ratio: it.ratio,
      action: it.action,
      entities: own.length,
      factor: words.factor,
      text: explainBreak(words),
    };
  });
}
