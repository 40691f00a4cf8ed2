import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import { entityKey } from '../../core/base/entity-key.ts';
import { savesWhenRaised } from '../../core/base/lever-text.ts';
import { unitsFromMicros } from '../../core/base/micros.ts';
import { targetElasticity } from '../../core/base/spend-change.ts';
import { takenByCampaign } from '../../core/bidding/account-budget.ts';
import { aimOf, decide } from '../../core/bidding/decide.ts';
import type { MonthDemand } from '../../core/bidding/pacing/month-demand.ts';
import type { PacedBid } from '../../core/bidding/pacing/spend-ahead.ts';
import { MOST_DIVISOR } from '../../core/bidding/rounds/least-divisor.ts';
import { BID_SPEND_ELASTICITY } from '../../core/bidding/rounds/spend-elasticity.ts';
import { TARGET_DEAD_BAND } from '../../core/bidding/targets/decide-target.ts';
import type { GuardedDecision, ScoredEntity } from '../../core/flow.ts';
import { guard } from '../../core/guardrails/guard.ts';
import type { Rule } from '../../core/guardrails/rule.ts';
import { matchesWhere } from '../../core/guardrails/where.ts';
import type { BudgetCase } from '../month-budget.ts';
import type { World } from '../world.ts';
import type { KnownDays } from './campaign-days.ts';

/** What days tell of spend. */
interface Spend {
  readonly demand: MonthDemand;
  readonly known: KnownDays;
}

/** The bids and targets that may move, by campaign, as a forecast of spend knows them. */
export function pacedBids(world: World, budgetCase: BudgetCase, spend: Spend): Map<string, PacedBid[]> {
  const { campaigns, scored, today, lastChange, rules } = budgetCase;
  const costs = costsPerDay(world, budgetCase, spend);
  const paced = new Map<string, PacedBid[]>();
  for (const [i, lowest] of lowestAllowed(world, budgetCase).entries()) {
    const entity = scored[i];
    const campaign = campaigns[i];
    if (entity === undefined || campaign === undefined) continue;
    const moves = movesOf(entity, lowest, budgetCase);
    if (moves === null) continue;
    const every = daysBetweenMoves(entity, rules);
    const changed = lastChange.get(entityKey(entity.entity));
    const waits = changed === undefined ? 0 : Math.max(0, every - daysBetween(changed, today));
    const bid = { ...moves, costPerDay: costs[i] ?? 0, waits, every };
    const own = paced.get(campaign);
    if (own === undefined) paced.set(campaign, [bid]);
    else own.push(bid);
  }
  return paced;
}

/** Every decision as low as the rules let one change go, whenever it may be made. */
function lowestAllowed(
  world: World,
  { scored, policy, rules, today, lastHumanEdit }: BudgetCase,
): GuardedDecision[] {
  return guard(decide(scored, { ...policy, accountDivisor: MOST_DIVISOR }), rules, {
    today,
    currency: world.settings.currency,
    billableUnitMicros: world.settings.billableUnitMicros,
    lastChange: new Map(),
    lastHumanEdit,
  });
}

type Moves = Pick<PacedBid, 'want' | 'taken' | 'band' | 'step' | 'elasticity'>;

/** Null where nothing moves it. */
function movesOf(
  scored: ScoredEntity,
  { fromMicros, toMicros }: GuardedDecision,
  { policy }: BudgetCase,
): Moves | null {
  const aim = aimOf(scored, policy);
  if (aim === null || aim <= 0 || fromMicros === null || toMicros === null || toMicros === fromMicros)
    return null;
  const { target } = scored;
  const way = savesWhenRaised(scored.lever) ? -1 : 1;
  return {
    want: way * Math.log(aim / fromMicros),
    taken: target === undefined ? takenByCampaign(scored) : 0,
    band: target === undefined ? policy.deadBandRatio : Math.max(TARGET_DEAD_BAND, policy.deadBandRatio),
    step: Math.abs(Math.log(Math.max(1, toMicros) / fromMicros)),
    elasticity: target === undefined ? BID_SPEND_ELASTICITY : targetElasticity(target),
  };
}

function daysBetweenMoves(scored: ScoredEntity, rules: readonly Rule[]): number {
  return rules.reduce(
    (days, rule) =>
      rule.kind === 'cooldown' && matchesWhere(scored, rule.where) ? Math.max(days, rule.params.days) : days,
    1,
  );
}

/**
 * What each entity costs on an average day at the bids in force: its part of its campaign's demand, by the evidence
 * window. In the order of the entities; float64.
 */
function costsPerDay(
  { settings: { evidenceDays } }: World,
  { campaigns, scored }: BudgetCase,
  { demand, known }: Spend,
): Float64Array {
  const sums = new Map<string, number>();
  const perDay = ({ evidence }: ScoredEntity): number => unitsFromMicros(evidence.costMicros) / evidenceDays;
  for (const [i, entity] of scored.entries()) {
    const campaign = campaigns[i] ?? '';
    if (entity.lever === 'max_cpc') sums.set(campaign, (sums.get(campaign) ?? 0) + perDay(entity));
  }
  const reported = reportedPerDay(known, addDays(demand.knownTo, 1 - evidenceDays));
  return Float64Array.from(scored, (entity, i) => {
    const campaign = campaigns[i] ?? '';
    const whole = Math.max(sums.get(campaign) ?? 0, reported.get(campaign) ?? 0);
    return whole > 0 ? (demand.perDay * (demand.shareOf.get(campaign) ?? 0) * perDay(entity)) / whole : 0;
  });
}

/** What accounts report of campaigns since a day, a day: more than their entities where others spend there, too. */
function reportedPerDay({ days }: KnownDays, from: Day): Map<string, number> {
  const recent = days.filter(({ date }) => date >= from);
  const count = new Set(recent.map(({ date }) => date)).size;
  const sums = new Map<string, number>();
  for (const { campaign, cost } of recent) sums.set(campaign, (sums.get(campaign) ?? 0) + cost / count);
  return sums;
}
