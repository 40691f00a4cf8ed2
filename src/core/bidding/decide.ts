import { micros, type Micros } from '../base/micros.ts';
import type { Decision, Exploration, ScoredEntity } from '../flow.ts';
import type { BidPolicy } from './bid-policy.ts';
import { clickValue, goalBid, hasRate } from './click-value.ts';
import { explainDecision } from './explain-decision.ts';
import type { Outcome } from './explain-decision.ts';
import { decideModifier } from './modifiers/decide-modifier.ts';
import { cautiousBid } from './rounds/caution.ts';
import { decideTarget } from './targets/decide-target.ts';

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
  const value = clickValue(scored, policy);
  const { caution } = scored;
  const worthMicros = goalBid(value, policy, scored.estimate);
  const aimMicros =
    worthMicros === null || caution === undefined ? worthMicros : cautiousBid(worthMicros, caution);
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
    reason: explainDecision({ scored, value, fromMicros, worthMicros, aimMicros, outcome, policy }),
  };
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
