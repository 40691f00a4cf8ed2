import { micros, type Micros } from '../base/micros.ts';
import type { Decision, Exploration, ScoredEntity } from '../flow.ts';
import { accountShare, underBudget } from './account-budget.ts';
import type { BidPolicy } from './bid-policy.ts';
import { clickValue, goalBid, hasRate } from './click-value.ts';
import { explainDecision } from './explain-decision.ts';
import type { Outcome } from './explain-decision.ts';
import { decideModifier } from './modifiers/decide-modifier.ts';
import { cautiousBid } from './rounds/caution.ts';
import { decideTarget, targetAim } from './targets/decide-target.ts';

/** What each bid should be under the policy, before the guardrails; same order as given. */
export function decide(scored: readonly ScoredEntity[], policy: BidPolicy): Decision[] {
  return scored.map((entity) => decideOne(entity, policy));
}

/**
 * What one bid should be.
 * Without a current bid there is nothing to change: `fromMicros` is null and `wantedMicros` is what the click may cost.
 * A bid of 0 is no bid: platforms write it where the ad group's applies.
 */
export function decideOne(scored: ScoredEntity, policy: BidPolicy): Decision {
  if (scored.target !== undefined) return decideTarget(scored, scored.target, policy);
  if (scored.modifier !== undefined) return decideModifier(scored, scored.modifier, policy);
  const { entity, lever, evidence } = scored;
  const { caution } = scored;
  const { value, worthMicros, cautiousMicros } = worthOf(scored, policy);
  const share = accountShare(scored, policy);
  const aimMicros = cautiousMicros === null ? null : underBudget(cautiousMicros, share);
  const fromMicros = scored.bidMicros !== null && scored.bidMicros > 0 ? scored.bidMicros : null;
  const outcome = outcomeOf(fromMicros, aimMicros, scored, policy);
  const wantedMicros = wantedOf(outcome, fromMicros, aimMicros, scored.exploration);
  return {
    entity,
    lever,
    fromMicros,
    wantedMicros,
    evidence,
    value,
    estimate: scored.estimate,
    exploration: outcome === 'change' || outcome === 'dead-band' ? scored.exploration : null,
    ...(scored.broken === undefined ? {} : { broken: scored.broken }),
    ...(caution === undefined ? {} : { caution }),
    ...(share === 1 || !policy.mayBid ? {} : { accountDivisor: share }),
    reason: explainDecision({
      scored,
      value,
      fromMicros,
      worthMicros,
      cautiousMicros,
      aimMicros,
      outcome,
      policy,
    }),
  };
}

/** Where a bid or a target should go in the end, the account's budget left out; null where nobody can tell, and for modifiers. */
export function aimOf(scored: ScoredEntity, policy: BidPolicy): Micros | null {
  if (scored.target !== undefined) return targetAim(scored, scored.target, policy);
  return scored.modifier === undefined ? worthOf(scored, policy).cautiousMicros : null;
}

/** What a click may cost, and as much of it as caution lets a bid follow. */
function worthOf(scored: ScoredEntity, policy: BidPolicy) {
  const { caution } = scored;
  const value = clickValue(scored, policy);
  const worthMicros = goalBid(value, policy, scored.estimate);
  const cautiousMicros =
    worthMicros === null || caution === undefined ? worthMicros : cautiousBid(worthMicros, caution);
  return { value, worthMicros, cautiousMicros };
}

/** The bid before its random move goes where it should, or stays; then it is moved. */
function wantedOf(
  outcome: Outcome,
  fromMicros: Micros | null,
  worthMicros: Micros | null,
  exploration: Exploration | null,
): Micros | null {
  if (outcome === 'no-bid') return worthMicros;
  if (outcome !== 'change' && outcome !== 'dead-band') return fromMicros;
  const base = outcome === 'change' ? worthMicros : (exploration?.baseMicros ?? fromMicros);
  if (base === null || exploration === null) return base;
  return micros(Math.round(base * Math.exp(exploration.sign * exploration.size)));
}

function outcomeOf(
  fromMicros: Micros | null,
  worthMicros: Micros | null,
  scored: ScoredEntity,
  policy: BidPolicy,
): Outcome {
  if (!policy.mayBid) return 'may-not-bid';
  if (scored.broken?.cause === 'tracking') return 'held';
  if (scored.estimate === null && !hasRate(scored)) return 'no-rate';
  if (worthMicros === null) return 'no-values';
  if (fromMicros === null) return 'no-bid';
  const base = scored.exploration?.baseMicros ?? fromMicros;
  const move = Math.abs(Math.log(worthMicros / base));
  return worthMicros === base || move < policy.deadBandRatio ? 'dead-band' : 'change';
}
