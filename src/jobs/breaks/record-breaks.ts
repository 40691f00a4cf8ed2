import type { BreakEntry, PlanDocument } from '../../contract/plan-document.ts';
import { daysBetween, type Day } from '../../core/base/day.ts';
import { compareText } from '../../core/base/entity-key.ts';
import { breaks as breaksTable } from '../../core/tables/breaks.ts';
import type { World } from '../world.ts';
import type { SeenBreak } from './account-breaks.ts';

/** So long a break is news. */
const NEWS_DAYS = 28;

/** Writes the breaks that a plan saw, in place of those that it saw before. */
export async function recordBreaks(
  world: World,
  { planId, plannedOn }: PlanDocument,
  breaks: readonly SeenBreak[],
): Promise<void> {
  const rows = breaks.map((row) => ({ plan_id: planId, planned_on: plannedOn, ...row }));
  await world.warehouse.load(breaksTable, rows, { plan_id: planId });
}

/** The breaks that a reader of the plan should know of: young ones, and those that something still follows from. */
export function breakEntries(breaks: readonly SeenBreak[], today: Day): BreakEntry[] {
  return breaks
    .flatMap((seen) => {
      const { action } = seen;
      const isNews = daysBetween(seen.alarm_on, today) <= NEWS_DAYS;
      const lasts = action === 'forgotten' || action === 'held';
      return action === 'echo' || !(isNews || lasts) ? [] : [entryOf(seen, action)];
    })
    .toSorted((a, b) => compareText(b.alarmOn, a.alarmOn));
}

function entryOf(
  { account_id, alarm_on, campaign, stream, cause, since, until, ratio, entities, factor, text }: SeenBreak,
  action: BreakEntry['action'],
): BreakEntry {
  return {
    account: account_id,
    campaign,
    stream,
    cause,
    alarmOn: alarm_on,
    since,
    until,
    ratio,
    action,
    entities,
    factor,
    text,
  };
}
