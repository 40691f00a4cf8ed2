import { causeOf, isEverywhere, missingSince, type Cause } from './cause.ts';
import { restarted } from './cusum.ts';
import { changeEvidence } from './agreement.ts';
import { countedOnceSince, countedTwiceSince } from './even-counts.ts';
import { entitiesOf, since, startAnew, usualRatios, type Alarm, type Watch } from './watch.ts';

/** Days on which what a campaign recorded of conversions is not true. */
export interface Outage {
  /** Campaign; the number of campaigns stands for the whole account. */
  readonly unit: number;
  readonly from: number;
  /** Day on which it was over; null while it lasts. */
  readonly until: number | null;
  /** Whether conversions were missing, too many for their clicks, or each counted twice. */
  readonly kind: 'missing' | 'surplus' | 'twice';
}

/** What must not be learned from, and what is known instead. It belongs to whoever made it. */
export interface BreakLedger {
  /** Days before this say nothing of an entity's conversion any more; 0 where nothing broke. int32, shape (entities). */
  readonly since: Int32Array;
  /** Which break it was: entities that broke together share a number; −1 for none. int32, shape (entities). */
  readonly event: Int32Array;
  /** Conversions per click before it. float64, shape (entities). */
  readonly rateBefore: Float64Array;
  /** 1 where the entity itself stood out, 0 where it is only one of those that changed together. uint8, shape (entities). */
  readonly located: Uint8Array;
  readonly outages: Outage[];
  /** Breaks that are so young that it is still being found out which entities they struck. */
  readonly young: YoungBreak[];
  events: number;
}

interface YoungBreak {
  readonly alarm: Alarm;
  readonly event: number;
  /** Usual ratios of the stream before the break, and rates of conversion. float64, shape (entities). */
  readonly usual: Float64Array;
  readonly rates: Float64Array;
  /** Usual ratios of conversions before the break. float64, shape (entities). */
  readonly converting: Float64Array;
  struck: readonly number[];
}

/** An alarm and what it is put down to. */
export type ExplainedAlarm = Alarm & { readonly cause: Cause };

const SETTLE_DAYS = 14;
/** Alarms so soon after a break are echoes of it; other streams than conversions tell of pages that broke anew. */
const ECHO_DAYS = { conversions: 28, others: 7 } as const;
/** Breaks within so many days of each other are one. */
const TOGETHER_DAYS = 4;
/** Standard deviations by which an entity is off that took part in a break, and a campaign, of which there are few. */
const STANDS_OUT = { entity: 2, campaign: 3 } as const;
/** What differs of an entity without a break, as a share: many days make any difference more than chance. */
const SLACK = 0.12;
const EXPLAINS = 0.5;
/** So many campaigns that break in the same way are no chance. */
const MANY = 3;
/**
 * Evidence that conversions changed with bounces, for a break to be believed and to stay so. Bounces alone make nobody
 * forget conversions, as bid moves change who visits too; a page that breaks acts sooner than conversions arrive.
 */
const AGREES = { first: 0.5, still: -1 } as const;
const RECORDS_AGAIN = 0.3;
const NO_SURPLUS = 1.3;

/** An empty ledger. */
export function openLedger(entities: number): BreakLedger {
  return {
    since: new Int32Array(entities),
    event: new Int32Array(entities).fill(-1),
    rateBefore: new Float64Array(entities),
    located: new Uint8Array(entities),
    outages: [],
    young: [],
    events: 0,
  };
}

/**
 * Draws the consequences of a day's alarms, and of what became clearer of earlier ones.
 * `rates`: conversions per click as believed now, float64, shape (entities).
 */
export function recordAlarms(
  ledger: BreakLedger,
  watch: Watch,
  alarms: readonly Alarm[],
  rates: Float64Array,
  day: number,
): ExplainedAlarm[] {
  closeOutages(ledger, watch, day);
  noticeDoubles(ledger, watch, day);
  const explained = alarms.map((alarm) => ({ ...alarm, cause: causeOf(watch, alarm) }));
  for (const alarm of explained) {
    if (alarm.cause === 'tracking') openOutage(ledger, watch, alarm);
    else if (alarm.cause !== 'response' && alarm.cause !== 'analytics') open(ledger, watch, alarm, rates);
  }
  for (const alarm of explained) if (alarm.cause !== 'tracking') startAnew(watch, alarm);
  lookEverywhere(ledger, watch);
  for (const it of ledger.young) locate(ledger, watch, it);
  while (ledger.young.length > 0 && day - ledger.young[0]!.alarm.day >= SETTLE_DAYS) ledger.young.shift();
  return explained;
}

/** Whether bids of a campaign are to be left where they are. */
export function isHeld({ outages }: BreakLedger, campaign: number, groups: number): boolean {
  return outages.some(({ unit, until }) => until === null && (unit === campaign || unit === groups));
}

function open(ledger: BreakLedger, watch: Watch, alarm: Alarm, rates: Float64Array): void {
  const entities = entitiesOf(watch, alarm.unit);
  if (alarm.stream === 'conversions' && entities.some((i) => isEcho(ledger, alarm, i))) return;
  const near = ledger.young.find(
    (it) =>
      it.alarm.direction === alarm.direction &&
      it.alarm.stream === alarm.stream &&
      Math.abs(it.alarm.since - alarm.since) <= TOGETHER_DAYS,
  );
  ledger.young.push({
    alarm,
    event: near?.event ?? ledger.events++,
    usual: usualRatios(watch, alarm.stream),
    rates: rates.slice(),
    converting: usualRatios(watch, 'conversions'),
    struck: [],
  });
}

/** A break of several campaigns at once is looked for in all of them, also where it is too small for an alarm. */
function lookEverywhere(ledger: BreakLedger, watch: Watch): void {
  for (const first of ledger.young.slice()) {
    const same = ledger.young.filter(({ event }) => event === first.event);
    if (same[0] !== first || same.length < MANY || same.some(({ alarm }) => alarm.unit === watch.groups))
      continue;
    const since = Math.min(...same.map(({ alarm }) => alarm.since));
    ledger.young.push({ ...first, alarm: { ...first.alarm, unit: watch.groups, since }, struck: [] });
  }
}

/** Says which entities a break struck: those that stand out, or all of the campaign if they do not explain it. */
function locate(ledger: BreakLedger, watch: Watch, it: YoungBreak): void {
  const { alarm } = it;
  const days = watch.memory[alarm.stream].recent.filter(({ day }) => day >= alarm.since);
  const entities = entitiesOf(watch, alarm.unit);
  const byGroup = watch.byGroup.has(alarm.stream);
  const off = byGroup ? STANDS_OUT.campaign : STANDS_OUT.entity;
  let excess = 0;
  let explained = 0;
  const standing = placesOf(watch, entities, byGroup).filter((place) => {
    let seen = 0;
    let expected = 0;
    let spread = 0;
    for (const i of place)
      for (const { seen: s, exposure } of days) {
        const usual = exposure[i]! * it.usual[i]!;
        seen += s[i]!;
        expected += usual;
        spread += usual * (alarm.stream === 'bounces' ? 1 - it.usual[i]! : 1);
      }
    const more = alarm.direction * (seen - expected);
    excess += more;
    const sd = Math.sqrt(spread + (SLACK * expected) ** 2);
    if (more <= off * sd || expected === 0) return false;
    explained += more;
    return true;
  });
  const isLocal =
    explained >= EXPLAINS * excess || (alarm.unit === watch.groups && alarm.stream === 'bounces');
  const likely = isLocal ? standing.flat() : entities;
  const evidence = alarm.stream === 'bounces' ? changeEvidence(watch, it, likely) : Infinity;
  const struck = evidence >= (it.struck.length > 0 ? AGREES.still : AGREES.first) ? likely : [];
  const now = new Set(struck);
  for (const i of it.struck) if (!now.has(i) && ledger.event[i] === it.event) forgetBreak(ledger, i);
  for (const i of struck) {
    if (isEcho(ledger, alarm, i)) continue;
    ledger.since[i] = alarm.since;
    ledger.event[i] = it.event;
    ledger.rateBefore[i] = it.rates[i]!;
    ledger.located[i] = Number(isLocal && !byGroup);
  }
  it.struck = struck;
}

function isEcho({ event, since }: BreakLedger, alarm: Alarm, i: number): boolean {
  const days = alarm.stream === 'conversions' ? ECHO_DAYS.conversions : ECHO_DAYS.others;
  return event[i]! >= 0 && since[i]! >= alarm.since - days;
}

/** What can stand out: each entity, or where a stream is known by campaign only, all of a campaign together. */
function placesOf({ groupOf }: Watch, entities: readonly number[], byGroup: boolean): number[][] {
  return byGroup ? [...Map.groupBy(entities, (i) => groupOf[i]!).values()] : entities.map((i) => [i]);
}

function forgetBreak(ledger: BreakLedger, i: number): void {
  ledger.since[i] = 0;
  ledger.event[i] = -1;
  ledger.rateBefore[i] = 0;
}

function openOutage(ledger: BreakLedger, watch: Watch, alarm: Alarm): void {
  const missing = alarm.direction < 0;
  const unit = isEverywhere(watch, alarm) ? watch.groups : alarm.unit;
  if (isHeld(ledger, unit, watch.groups)) return;
  const from = missing ? missingSince(watch, { ...alarm, unit }) : alarm.since;
  disbelieve(ledger, watch, { unit, from, until: null, kind: missing ? 'missing' : 'surplus' }, alarm.day);
}

function noticeDoubles(ledger: BreakLedger, watch: Watch, day: number): void {
  const from = countedTwiceSince(watch);
  if (from === null || ledger.outages.some(({ kind, until }) => kind === 'twice' && until === null)) return;
  disbelieve(ledger, watch, { unit: watch.groups, from, until: null, kind: 'twice' }, day);
}

function disbelieve(ledger: BreakLedger, watch: Watch, outage: Outage, day: number): void {
  ledger.outages.push(outage);
  takeBack(ledger, watch, outage.unit, outage.from);
  hold(ledger, watch);
  const { cusums } = watch.memory.conversions;
  for (const u of cusums.keys()) if (watch.held[u] === 1 || u === watch.groups) cusums[u] = restarted(day);
}

/** Breaks of conversion that were only an outage's first day. */
function takeBack(ledger: BreakLedger, watch: Watch, unit: number, from: number): void {
  for (const [n, { alarm, event, struck }] of [...ledger.young.entries()].toReversed()) {
    const inside = unit === watch.groups || alarm.unit === unit;
    if (!inside || alarm.stream !== 'conversions' || alarm.day < from) continue;
    for (const i of struck) if (ledger.event[i] === event) forgetBreak(ledger, i);
    ledger.young.splice(n, 1);
  }
}

function closeOutages(ledger: BreakLedger, watch: Watch, day: number): void {
  for (const [n, outage] of ledger.outages.entries()) {
    if (outage.until !== null || day <= outage.from) continue;
    if (outage.kind === 'twice') {
      ledger.outages[n] = { ...outage, until: countedOnceSince(watch, outage.from) };
      continue;
    }
    const entities = entitiesOf(watch, outage.unit);
    const last = since(watch, 'conversions', outage.kind === 'missing' ? day : day - 2, entities);
    const over =
      outage.kind === 'missing'
        ? last.seen > 0 && last.seen >= RECORDS_AGAIN * last.expected
        : last.seen <= NO_SURPLUS * last.expected;
    if (over) ledger.outages[n] = { ...outage, until: outage.kind === 'missing' ? day : day - 2 };
  }
  hold(ledger, watch);
}

function hold(ledger: BreakLedger, watch: Watch): void {
  for (let g = 0; g < watch.groups; g++) watch.held[g] = Number(isHeld(ledger, g, watch.groups));
}
