import { micros, roundToUnit } from '../../core/base/micros.ts';
import { planDay, type DayPlan } from './day-plan.ts';
import type { Market } from './market-state.ts';
import type { Account, Strategy } from './market.ts';
import type { Thing } from './oracle-thing.ts';
import { sumPlan } from './truth.ts';

/** Factors on the present target: a quarter of it to four times, in steps of some 7%. */
const FACTORS = Array.from({ length: 41 }, (_, i) => 4 ** ((i - 20) / 20));

/** The one thing that is set in an automated campaign: its target, or nothing where it has none. */
export function targetThings(market: Market, plan: DayPlan, campaign: number): Thing[] {
  const settings = plan.account.campaigns[campaign];
  if (settings === undefined) return [];
  const strategies = candidates(settings.strategy, plan.account);
  const cost = new Float64Array(strategies.length);
  const worth = new Float64Array(strategies.length);
  for (const [i, strategy] of strategies.entries()) {
    const account = withStrategy(plan.account, campaign, strategy);
    const { total } = sumPlan(market, planDay(market, account, plan.index, campaign));
    cost[i] = total.cost;
    worth[i] = total.profit + total.cost;
  }
  const set: Thing['set'] = (draft, option) => {
    draft.campaigns[campaign] = { ...settings, strategy: strategies[option] ?? settings.strategy };
  };
  return [{ campaign, cost, worth, set }];
}

/** The present strategy first, then the same with other targets. */
function candidates(strategy: Strategy, account: Account): Strategy[] {
  const unit = account.billableUnitMicros;
  const others = FACTORS.map((factor): Strategy => {
    switch (strategy.type) {
      case 'TARGET_CPA':
        return { ...strategy, targetCpaMicros: scaled(strategy.targetCpaMicros, factor, unit) };
      case 'MAXIMIZE_CONVERSIONS':
        return strategy.targetCpaMicros === null
          ? strategy
          : { ...strategy, targetCpaMicros: scaled(strategy.targetCpaMicros, factor, unit) };
      case 'TARGET_ROAS':
        return { ...strategy, targetRoas: strategy.targetRoas * factor };
      case 'MAXIMIZE_CONVERSION_VALUE':
        return strategy.targetRoas === null
          ? strategy
          : { ...strategy, targetRoas: strategy.targetRoas * factor };
      case 'MANUAL_CPC':
        return strategy;
    }
  });
  return [strategy, ...others];
}

function scaled(target: number, factor: number, unit: Account['billableUnitMicros']): typeof unit {
  return micros(Math.max(unit, roundToUnit(micros(Math.round(target * factor)), unit)));
}

function withStrategy(account: Account, campaign: number, strategy: Strategy): Account {
  return {
    ...account,
    campaigns: account.campaigns.map((it, c) => (c === campaign ? { ...it, strategy } : it)),
  };
}
