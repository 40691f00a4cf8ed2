import { bidLandscapes } from './bid-landscapes.ts';
import { scaled, total } from './expectation.ts';
import type { Market } from './market-state.ts';
import type { Strategy } from './market.ts';
import { FACTORS, simulation, type Simulation } from './simulation.ts';
import { budgetBinds, UNLIMITED, unlimited, WEEK, weekOf, weekPlans } from './simulation-week.ts';
import { sumPlan } from './truth.ts';

/**
 * Simulations of the last seven days played: none before, none for entities with fewer than 50 clicks in them,
 * and no bid simulation where the budget was in the way. Each is wrong by some 8%, the same for all of its points.
 * Cost: some twenty times planning a week.
 */
export function bidSimulations(market: Market): Simulation[] {
  if (market.played < WEEK) return [];
  const automated = market.account.campaigns.flatMap((_, c) => targetSimulation(market, c));
  return [...bidLandscapes(market), ...automated, ...budgetSimulations(market)];
}

function targetSimulation(market: Market, campaign: number): Simulation[] {
  const settings = market.account.campaigns[campaign];
  if (settings === undefined || budgetBinds(market, campaign)) return [];
  const { strategy } = settings;
  const target = targetOf(strategy);
  if (target === null) return [];
  const points = FACTORS.map((factor) => {
    const moved = { ...settings, strategy: { ...strategy, ...target.at(factor) } };
    const campaigns = market.account.campaigns.map((it, c) => (c === campaign ? moved : it));
    return {
      setting: target.value * factor,
      week: total(weekOf(market, { ...market.account, campaigns }, campaign)),
    };
  });
  return simulation(
    market,
    { level: 'campaign', id: settings.id, type: target.type, method: 'UNIFORM' },
    points,
  );
}

function targetOf(strategy: Strategy): {
  readonly type: 'TARGET_CPA' | 'TARGET_ROAS';
  readonly value: number;
  readonly at: (factor: number) => object;
} | null {
  if ('targetCpaMicros' in strategy && strategy.targetCpaMicros !== null) {
    const value = strategy.targetCpaMicros;
    return { type: 'TARGET_CPA', value, at: (factor) => ({ targetCpaMicros: value * factor }) };
  }
  if ('targetRoas' in strategy && strategy.targetRoas !== null) {
    const value = strategy.targetRoas;
    return { type: 'TARGET_ROAS', value, at: (factor) => ({ targetRoas: value * factor }) };
  }
  return null;
}

function budgetSimulations(market: Market): Simulation[] {
  return market.account.campaigns.flatMap(({ id, budgetMicros }, c) => {
    if (!budgetBinds(market, c)) return [];
    const points = FACTORS.map((factor) => ({
      setting: budgetMicros * factor,
      week: total(
        weekPlans(market, unlimited(market.account), c).map((plan) => {
          const affordable = (factor * budgetMicros * (plan.allowance[c] as number)) / UNLIMITED;
          return scaled(sumPlan(market, plan).total, Math.min(1, affordable / (plan.spend[c] as number)));
        }),
      ),
    }));
    return simulation(market, { level: 'campaign', id, type: 'BUDGET', method: 'UNIFORM' }, points);
  });
}
