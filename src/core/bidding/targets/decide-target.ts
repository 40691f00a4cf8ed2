import { addsSpend, savesWhenRaised } from '../../base/lever-text.ts';
import { micros, type Micros } from '../../base/micros.ts';
import type { ClickValue, Decision, Lever, ScoredEntity, TargetFacts } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { LEAST_CONVERSIONS } from './evidence-floor.ts';
import { explainTarget, type TargetOutcome } from './explain-target.ts';

/** Share of a target by which one move may change it; the platform asks for less than 30 %, lest the strategy learn anew. */
export const TARGET_STEP = 0.2;

/**
 * A move that spends more goes only as far as this share of more spend is predicted: cost answers a target with more
 * than two per cent for one, and what a campaign may add in one plan is limited.
 */
const MOST_MORE_SPEND = 0.2;

/** With less room under the budget a looser target loses at the budget what it gains. */
const LEAST_ROOM = 1.05;

/** A target this near to its aim, as a logarithm, stays: every move costs a week of learning. */
export const TARGET_DEAD_BAND = 0.1;

/**
 * What the target of an automated strategy should be under the goal, before the guardrails. The strategy buys at one
 * price at the margin, which is its average over the response of what it counts to cost; profit is highest where the
 * last money brings just its worth. So the best target CPA is value × margin × response, and the best target ROAS
 * 1 / (margin × response). Goals that name a cost or a return are averages, and the target is theirs.
 */
export function decideTarget(scored: ScoredEntity, target: TargetFacts, policy: BidPolicy): Decision {
  const { entity, lever, evidence } = scored;
  const fromMicros = scored.bidMicros !== null && scored.bidMicros > 0 ? scored.bidMicros : null;
  const value = valueOf(scored, target, policy);
  const conversions = evidence.conversions / policy.seenShare;
  const goalMicros = goalAim(scored, value.conversionValueMicros, target, policy);
  const aimMicros = goalMicros === null ? null : underAccountBudget(lever, goalMicros, policy);
  const outcome = outcomeOf(scored, { target, policy, fromMicros, aimMicros, conversions });
  const next =
    fromMicros === null || aimMicros === null ? null : oneStep(lever, target, fromMicros, aimMicros);
  return {
    entity,
    lever,
    fromMicros,
    wantedMicros: outcome === 'change' ? next : fromMicros,
    evidence,
    value,
    estimate: null,
    exploration: null,
    target,
    reason: explainTarget({
      scored,
      target,
      policy,
      value,
      conversions,
      fromMicros,
      goalMicros,
      aimMicros,
      nextMicros: next,
      outcome,
    }),
  };
}

function outcomeOf(
  { lever }: ScoredEntity,
  known: {
    readonly target: TargetFacts;
    readonly policy: BidPolicy;
    readonly fromMicros: Micros | null;
    readonly aimMicros: Micros | null;
    readonly conversions: number;
  },
): TargetOutcome {
  const { target, policy, fromMicros, aimMicros, conversions } = known;
  if (target.held !== null) return 'held';
  if (fromMicros === null) return 'no-target';
  if (!policy.mayBid) return 'may-not-bid';
  if (!(conversions >= LEAST_CONVERSIONS)) return 'few-conversions';
  if (aimMicros === null || aimMicros <= 0) return 'no-aim';
  const band = Math.max(TARGET_DEAD_BAND, policy.deadBandRatio);
  if (Math.abs(Math.log(aimMicros / fromMicros)) < band) return 'dead-band';
  return target.spendRoom < LEAST_ROOM && addsSpend(lever, fromMicros, aimMicros)
    ? 'budget-limited'
    : 'change';
}

/** How far a target should go in the end, the budget of the account left out; null where nobody can tell. */
export function targetAim(scored: ScoredEntity, target: TargetFacts, policy: BidPolicy): Micros | null {
  return goalAim(scored, valueOf(scored, target, policy).conversionValueMicros, target, policy);
}

/** The last money is then to bring as much more than itself as in every bid of the account. */
function underAccountBudget(lever: Lever, aim: Micros, { accountDivisor = 1 }: BidPolicy): Micros {
  if (accountDivisor === 1) return aim;
  return rounded(savesWhenRaised(lever) ? aim * accountDivisor : aim / accountDivisor);
}

/** The target that the goal asks for; null where the goal and the strategy count different things, or values lack. */
function goalAim(
  { lever }: ScoredEntity,
  valueMicros: Micros,
  { response }: TargetFacts,
  { goal }: BidPolicy,
): Micros | null {
  const isRoas = lever === 'target_roas';
  switch (goal.kind) {
    case 'target_cpa':
      return isRoas ? null : goal.cpaMicros;
    case 'target_roas':
      if (isRoas) return rounded(1e6 * goal.roas);
      return valueMicros > 0 ? rounded(valueMicros / goal.roas) : null;
    case 'profit_margin':
      if (isRoas) return rounded(1e6 / (goal.marginShare * response));
      return valueMicros > 0 ? rounded(valueMicros * goal.marginShare * response) : null;
  }
}

function oneStep(
  lever: Lever,
  { response, spendRoom }: TargetFacts,
  fromMicros: Micros,
  aimMicros: Micros,
): Micros {
  const more = Math.max(1, Math.min(1 + MOST_MORE_SPEND, spendRoom));
  const looser = Math.min(1 + TARGET_STEP, more ** (1 - response));
  const [down, up] = savesWhenRaised(lever) ? [1 / looser, 1 + TARGET_STEP] : [1 - TARGET_STEP, looser];
  const [least, most] = [fromMicros * down, fromMicros * up];
  return micros(Math.round(Math.min(Math.floor(most), Math.max(Math.ceil(least), aimMicros))));
}

/** Value and rate as they were seen; where days tell no value, drawn towards the account's mean. */
function valueOf(
  { evidence, modelRate, contributions }: ScoredEntity,
  target: TargetFacts,
  policy: BidPolicy,
): ClickValue {
  const { clicks, conversions, valueMicros } = evidence;
  const mean = policy.account.conversionValueMicros;
  const { pseudoConversions } = policy;
  const drawn =
    mean === null ? 0 : (pseudoConversions * mean + valueMicros) / (pseudoConversions + conversions);
  return {
    modelRate,
    rate: clicks > 0 ? Math.min(1, conversions / policy.seenShare / clicks) : 0,
    conversionValueMicros: target.conversionValueMicros ?? rounded(drawn),
    priorClicks: 0,
    contributions,
  };
}

function rounded(value: number): Micros {
  return micros(Math.round(Math.min(1e15, Math.max(0, value))));
}
