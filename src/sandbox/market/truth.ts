import type { Day } from '../../core/base/day.ts';
import { orderValueOf, planDay, type DayPlan } from './day-plan.ts';
import { NOTHING, total } from './expectation.ts';
import { indexOf, type Market } from './market-state.ts';
import type { Account, Expectation } from './market.ts';

/** What a day is expected to bring, in all and by keyword (in the account's order). */
export interface ExpectedDay {
  readonly total: Expectation;
  readonly keywords: readonly Expectation[];
}

/**
 * The exact expectation of a day under an account's settings (the market's own by default): no sampling.
 * It knows the day's demand as far as campaigns share it, and the month's spend so far, but no keyword's luck.
 * The twofold and monthly spending limits are met in expectation; the rare click withheld at the limit is not counted.
 */
export function expectedDay(market: Market, day: Day, account: Account = market.account): ExpectedDay {
  return sumPlan(market, planDay(market, account, indexOf(market, day)));
}

/** Expected margin less cost of a day, in currency units. */
export function expectedProfit(market: Market, day: Day, account: Account = market.account): number {
  return expectedDay(market, day, account).total.profit;
}

type Filling = { -readonly [K in keyof Expectation]: Expectation[K] };

/** Expectations of a planned day. */
export function sumPlan(market: Market, plan: DayPlan): ExpectedDay {
  const { layout } = plan;
  const keywords = plan.account.keywords.map((): Filling => ({ ...NOTHING }));
  for (let lot = 0; lot < layout.lots; lot++) {
    const eligible = plan.eligible[lot] as number;
    if (eligible === 0) continue;
    const k = layout.keyword[lot] as number;
    const into = keywords[k];
    if (into === undefined) continue;
    const entered = eligible * (plan.throttle[market.world.campaignOfKeyword[k] as number] as number);
    const clicks = entered * (plan.clicks[lot] as number);
    const conversions = clicks * (plan.conversion[lot] as number);
    into.eligible += eligible;
    into.impressions += entered * (plan.shown[lot] as number);
    into.clicks += clicks;
    into.cost += entered * (plan.cost[lot] as number);
    into.conversions += conversions;
    into.value += conversions * orderValueOf(market, plan, k);
  }
  for (const keyword of keywords)
    keyword.profit = market.world.plan.marginShare * keyword.value - keyword.cost;
  return { total: total(keywords), keywords };
}
