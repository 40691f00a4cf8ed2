import type { ExplainedAlarm, Outage } from './ledger.ts';
import type { FoundBreaks } from './watch-days.ts';

/**
 * What follows from a break: conversion before it is `forgotten`; bids are `held` while what is recorded is untrue, and
 * those days are `left_out` for good; an `echo` shows in another stream or again what was noted already.
 */
export type BreakAction = 'forgotten' | 'held' | 'left_out' | 'echo' | 'none';

/** A break with what follows from it. */
export interface NotedBreak extends ExplainedAlarm {
  readonly action: BreakAction;
  /** Day on which faulty tracking was over; null while it lasts, and of every other break. */
  readonly until: number | null;
  /** Entities that it was done to. */
  readonly entities: readonly number[];
}

/** The alarms in order, each with what was done about it. `groupOf`: campaign of each entity, below `groups`. */
export function noteBreaks(
  { ledger, alarms }: FoundBreaks,
  groupOf: Int32Array,
  groups: number,
): NotedBreak[] {
  const members = (unit: number): number[] =>
    [...groupOf.keys()].filter((i) => unit === groups || groupOf[i] === unit);
  const told = new Set<number>();
  const outages = new Set<Outage>();
  const noted = alarms.map((alarm): NotedBreak => {
    const plain: NotedBreak = { ...alarm, action: 'none', until: null, entities: [] };
    if (alarm.cause === 'response' || alarm.cause === 'analytics') return plain;
    if (alarm.cause === 'tracking') {
      const outage = ledger.outages.find(
        (it) => !outages.has(it) && holds(it, alarm, groups) && it.from <= alarm.day,
      );
      if (outage === undefined) return { ...plain, action: 'echo' };
      outages.add(outage);
      return outageOf(plain, outage, members(outage.unit));
    }
    const struck = members(alarm.unit).filter(
      (i) => !told.has(i) && ledger.event[i]! >= 0 && ledger.since[i] === alarm.since,
    );
    for (const i of struck) told.add(i);
    if (struck.length > 0) return { ...plain, action: 'forgotten', entities: struck };
    return members(alarm.unit).some((i) => ledger.event[i]! >= 0) ? { ...plain, action: 'echo' } : plain;
  });
  const silent = ledger.outages
    .filter((outage) => !outages.has(outage))
    .map((outage) => outageOf(ALARMLESS, outage, members(outage.unit)));
  return [...noted, ...silent, ...elsewhere(noted, ledger.event, ledger.since, told, groups)];
}

/** What stands for the alarm where conversions are found to be counted twice by their counts alone. */
const ALARMLESS = { stream: 'conversions', direction: 1, ratio: 2, cause: 'tracking' } as const;

function outageOf(
  alarm: Omit<ExplainedAlarm, 'day' | 'unit' | 'since'> & { readonly day?: number },
  { unit, from, until }: Outage,
  entities: readonly number[],
): NotedBreak {
  const action = until === null ? 'held' : 'left_out';
  return { ...alarm, day: alarm.day ?? from, unit, since: from, until, action, entities };
}

/** Entities that broke with others without an alarm of their own campaign. */
function elsewhere(
  noted: readonly NotedBreak[],
  event: Int32Array,
  since: Int32Array,
  told: ReadonlySet<number>,
  groups: number,
): NotedBreak[] {
  const rest = [...event.keys()].filter((i) => event[i]! >= 0 && !told.has(i));
  return [...Map.groupBy(rest, (i) => event[i]!)].flatMap(([number, entities]) => {
    const first = noted.find(({ entities: own }) => own.some((i) => event[i] === number));
    const from = Math.min(...entities.map((i) => since[i]!));
    return first === undefined ? [] : [{ ...first, unit: groups, since: from, entities }];
  });
}

function holds({ unit }: Outage, alarm: ExplainedAlarm, groups: number): boolean {
  return unit === groups || unit === alarm.unit;
}
