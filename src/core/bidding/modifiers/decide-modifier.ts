import { micros, type Micros } from '../../base/micros.ts';
import { SPEND_ELASTICITY } from '../../base/spend-change.ts';
import type { ClickValue, Decision, ModifierFacts, ScoredEntity } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { explainModifier, type ModifierOutcome } from './explain-modifier.ts';

/** What the platform takes (Google Ads API, `CampaignCriterion.bid_modifier`); 0, which opts out, is a person's decision. */
const RANGE = { least: 0.1, most: 10 } as const;

/**
 * A bid that is wrong by a logarithm d loses about ½ · e · d² of its cost, where spend answers it with e per cent for one;
 * a move must bring back at least the price of one click of the evidence window, or it is not worth an operation.
 */
const GAIN = SPEND_ELASTICITY / 2;
const LEAST_GAIN_CLICKS = 1;

/** Hundredths: finer steps nobody reads. */
const STEP_MICROS = 10_000;

/**
 * What a bid modifier should be, before the guardrails: how much better the clicks of a device, an hour or a place
 * convert than the campaign's clicks on average. The average of the modifiers over the clicks that are bought is then 1,
 * and the base bid keeps its meaning.
 */
export function decideModifier(scored: ScoredEntity, modifier: ModifierFacts, policy: BidPolicy): Decision {
  const { entity, lever, bidMicros, evidence } = scored;
  const aimMicros = aimOf(modifier);
  const outcome = outcomeOf(scored, modifier, aimMicros, policy);
  return {
    entity,
    lever,
    fromMicros: bidMicros,
    wantedMicros: outcome === 'change' ? aimMicros : bidMicros,
    evidence,
    value: valueOf(scored, policy),
    estimate: null,
    exploration: null,
    modifier,
    reason: explainModifier({ scored, modifier, policy, aimMicros, outcome }),
  };
}

function aimOf({ aim }: ModifierFacts): Micros {
  const inside = Math.min(RANGE.most, Math.max(RANGE.least, aim));
  return micros(Math.round((inside * 1e6) / STEP_MICROS) * STEP_MICROS);
}

function outcomeOf(
  { bidMicros, evidence }: ScoredEntity,
  { held }: ModifierFacts,
  aimMicros: Micros,
  policy: BidPolicy,
): ModifierOutcome {
  if (held !== null) return 'held';
  if (bidMicros === null || bidMicros <= 0) return 'off';
  if (!policy.mayBid) return 'may-not-bid';
  const move = Math.abs(Math.log(aimMicros / bidMicros));
  if (move < policy.deadBandRatio) return 'dead-band';
  return evidence.clicks * move * move * GAIN < LEAST_GAIN_CLICKS ? 'not-worth' : 'change';
}

/** What a click is worth there, at the account's mean value of a conversion: by it raises are ranked under a cap on spend. */
function valueOf({ modelRate, contributions }: ScoredEntity, policy: BidPolicy): ClickValue {
  return {
    modelRate,
    rate: modelRate,
    conversionValueMicros: policy.account.conversionValueMicros ?? micros(0),
    priorClicks: 0,
    contributions,
  };
}
