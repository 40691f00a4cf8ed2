import type { AdsAccount, AdsEntities } from '../core/base/ads-account.ts';
import { addDays, type Day } from '../core/base/day.ts';
import { formatMicros } from '../core/base/micros.ts';
import { campaignBudgets, type CampaignBudgetRow } from '../core/tables/ops.ts';
import type { AdsPlatform } from './ports.ts';
import type { World } from './world.ts';

/** Days that the month's budget is kept by, and weekdays told apart: eight weeks. */
const WINDOW_DAYS = 56;

/** Reads what campaigns spent and missed, in place of what was known. @throws RemoteError */
export async function ingestBudgets(
  world: Pick<World, 'warehouse'>,
  {
    source,
    platform,
    account,
  }: { readonly source: string; readonly platform: AdsPlatform; readonly account: AdsAccount },
  { campaigns }: AdsEntities,
  last: Day,
): Promise<void> {
  const days = await platform.readCampaignDays(account.id, {
    from: addDays(last, 1 - WINDOW_DAYS),
    to: last,
  });
  const budgets = new Map(campaigns.map(({ id, budget }) => [id, budget]));
  const where = { source, account_id: account.id };
  const rows = days.map((day): CampaignBudgetRow => {
    const budget = budgets.get(day.campaignId) ?? null;
    const amount = budget === null || budget.shared ? null : budget.amountMicros;
    return {
      ...where,
      campaign_id: day.campaignId,
      date: day.day,
      cost: formatMicros(day.costMicros),
      lost_share: day.lostToBudget?.value ?? null,
      budget: amount === null ? null : formatMicros(amount),
    };
  });
  await world.warehouse.load(campaignBudgets, rows, where);
}
