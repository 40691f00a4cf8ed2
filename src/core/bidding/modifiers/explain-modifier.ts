import { leverText } from '../../base/lever-text.ts';
import type { Micros } from '../../base/micros.ts';
import type { ModifierFacts, ScoredEntity } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { mayNotBidText } from '../explain-decision.ts';
import { count, factor } from '../figures.ts';

/** Why a decision on a modifier came out as it did. */
export type ModifierOutcome = 'change' | 'dead-band' | 'not-worth' | 'held' | 'off' | 'may-not-bid';

/** What the reason of a decision on a modifier is made from. */
export interface ExplainedModifier {
  readonly scored: ScoredEntity;
  readonly modifier: ModifierFacts;
  readonly policy: BidPolicy;
  readonly aimMicros: Micros;
  readonly outcome: ModifierOutcome;
}

/** The reason of a decision on a modifier in two or three short sentences with numbers, for a marketer. */
export function explainModifier(explained: ExplainedModifier): string {
  const { scored, modifier, policy, aimMicros, outcome } = explained;
  const { lever, bidMicros, evidence } = scored;
  const text = (value: Micros | null): string => (value === null ? 'none' : leverText(lever, value, ''));
  const stays = `so the modifier stays at ${text(bidMicros)}`;
  const aim = `${seenText(scored, modifier)} On average over the clicks that the campaign buys, that asks for ${text(aimMicros)} of its bids`;
  switch (outcome) {
    case 'held':
      return `The modifier is left at ${text(bidMicros)} because ${modifier.held}.`;
    case 'off':
      return `A person excluded ${scored.entity.name} with a modifier of −100 %, and that stays.`;
    case 'may-not-bid':
      return `${mayNotBidText(policy)}, ${stays}.`;
    case 'dead-band':
      return `${aim}, too near to ${text(bidMicros)} for a change.`;
    case 'not-worth':
      return `${aim}, but on ${count(evidence.clicks)} clicks a change would bring less than the price of one click, ${stays}.`;
    case 'change':
      return `${aim}, so the modifier should go from ${text(bidMicros)} to ${text(aimMicros)}.`;
  }
}

/**
 * `Clicks on mobile devices brought 41.2 conversions where the keywords’ own rates let 52.1 be expected (0.79 times); in
 * the account’s other campaigns it is 0.82 times, which weighs as much as 24 conversions.`
 */
function seenText({ entity, lever }: ScoredEntity, modifier: ModifierFacts): string {
  const { conversions, expected, othersFactor, priorConversions } = modifier;
  const times = expected > 0 ? ` (${factor(conversions / expected)} times)` : '';
  const own = `Clicks ${placeText(entity.name)} brought ${count(conversions)} conversions, where ${lever === 'device_modifier' ? 'its keywords’ own rates let' : 'the campaign’s own rate lets'} ${count(expected)} be expected${times}`;
  return `${own}; in the account’s other campaigns it is ${factor(othersFactor)} times, which weighs as much as ${count(priorConversions)} conversions.`;
}

const DEVICES: Readonly<Record<string, string>> = {
  MOBILE: 'on mobile devices',
  DESKTOP: 'on desktop computers',
  TABLET: 'on tablets',
  CONNECTED_TV: 'on television screens',
};

function placeText(segment: string): string {
  const [, weekday, from, to] = /^([A-Z]+) (\d+:00)-(\d+:00)$/.exec(segment) ?? [];
  if (weekday === undefined) return DEVICES[segment] ?? `in ${segment}`;
  return `on ${weekday.charAt(0)}${weekday.slice(1).toLowerCase()} from ${from} to ${to}`;
}
