import { day, type Day } from '../../core/base/day.ts';
import { microsFromUnits, unitsFromMicros } from '../../core/base/micros.ts';
import { monthlyAllowance, monthStart } from '../../core/bidding/pacing/monthly-allowance.ts';
import type { World } from '../world.ts';
import { campaignKey, type KnownDays } from './campaign-days.ts';

/** The most that each campaign can be charged from today to the end of the month under its own budget, in currency units. */
export async function chargeableIn(
  world: World,
  { days, budgets }: KnownDays,
  today: Day,
): Promise<Map<string, number>> {
  const start = monthStart(today);
  const sets = await budgetsSetSince(world, start);
  const own = Map.groupBy(
    days.filter(({ date }) => date >= start),
    ({ campaign }) => campaign,
  );
  return new Map(
    [...budgets].map(([campaign, budget]) => {
      const spentBefore = (until: Day): number =>
        (own.get(campaign) ?? []).reduce((sum, { date, cost }) => sum + (date < until ? cost : 0), 0);
      const on = sets.get(campaign);
      const most = monthlyAllowance({
        today,
        averageDailyBudgetMicros: microsFromUnits(budget),
        spentBeforeTodayMicros: microsFromUnits(spentBefore(today)),
        ...(on === undefined || on > today
          ? {}
          : { budgetSet: { on, spentBeforeMicros: microsFromUnits(spentBefore(on)) } }),
      });
      return [campaign, unitsFromMicros(most)];
    }),
  );
}

/** The day of each campaign's last edit of its budget, where it was in this month. */
async function budgetsSetSince(world: World, start: Day): Promise<Map<string, Day>> {
  const edits = await world.ledger.lastEdits(null);
  return new Map(
    edits
      .filter(({ lever, edited_on }) => lever === 'budget' && edited_on >= start)
      .map(({ source, account_id, entity_id, edited_on }) => [
        campaignKey(source, account_id, entity_id),
        day(edited_on),
      ]),
  );
}
