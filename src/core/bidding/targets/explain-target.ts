import { leverText } from '../../base/lever-text.ts';
import type { Micros } from '../../base/micros.ts';
import { moneyText } from '../../base/money-text.ts';
import type { ClickValue, ScoredEntity, TargetFacts } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { LEAST_DIVISOR_SAID } from '../account-budget.ts';
import { mayNotBidText } from '../explain-decision.ts';
import { factor } from '../figures.ts';
import { LEAST_CONVERSIONS } from './evidence-floor.ts';

/** Why a decision on a target came out as it did. */
export type TargetOutcome =
  | 'change'
  | 'dead-band'
  | 'budget-limited'
  | 'held'
  | 'no-target'
  | 'may-not-bid'
  | 'few-conversions'
  | 'no-aim';

/** What the reason of a decision on a target is made from. */
export interface ExplainedTarget {
  readonly scored: ScoredEntity;
  readonly target: TargetFacts;
  readonly policy: BidPolicy;
  readonly value: ClickValue;
  /** In the evidence window, those still to come included. */
  readonly conversions: number;
  readonly fromMicros: Micros | null;
  /** What the goal asks for, and what the account's budget leaves of it. */
  readonly goalMicros: Micros | null;
  readonly aimMicros: Micros | null;
  /** The aim, or as far towards it as one move goes. */
  readonly nextMicros: Micros | null;
  readonly outcome: TargetOutcome;
}

/** The reason of a decision on a target in two or three short sentences with numbers, for a marketer. */
export function explainTarget(explained: ExplainedTarget): string {
  const { scored, target, policy, fromMicros, goalMicros, aimMicros, nextMicros, outcome } = explained;
  const text = (value: Micros | null): string =>
    value === null ? 'none' : leverText(scored.lever, value, policy.currency);
  const name = nameOf(scored);
  const stays = `so the ${name} stays at ${text(fromMicros)}`;
  const seen = seenText(explained);
  const aim = aimText(explained, text(goalMicros)) + budgetText(policy, text(aimMicros));
  switch (outcome) {
    case 'held':
      return `Left alone because ${target.held}.`;
    case 'no-target':
      return `The campaign bids without a ${name}, and setting the first one is a person’s decision.`;
    case 'may-not-bid':
      return `${mayNotBidText(policy)}, ${stays}.`;
    case 'few-conversions':
      return `${seen}: fewer than the ${LEAST_CONVERSIONS} that tell what a conversion is worth, ${stays}.`;
    case 'no-aim':
      return `${seen}. ${noAimText(policy)}, ${stays}.`;
    case 'dead-band':
      return `${seen}. ${aim}, too near to the ${name} of ${text(fromMicros)} for a change that the strategy would have to learn.`;
    case 'budget-limited':
      return `${seen}. ${aim}, but the budget keeps the campaign from spending more, ${stays}.`;
    case 'change': {
      const way = aimMicros === nextMicros ? '' : ' for now, as one move goes no further';
      return `${seen}. ${aim}, so the ${name} should go from ${text(fromMicros)} to ${text(nextMicros)}${way}.`;
    }
  }
}

/** `42.3 conversions at $27.80 each, 6% of them still to come`. */
function seenText({ scored, policy, conversions }: ExplainedTarget): string {
  const { costMicros } = scored.evidence;
  const count = Number(conversions.toFixed(1)).toLocaleString('en-US');
  const each =
    conversions > 0
      ? ` at ${moneyText(Math.round(costMicros / conversions) as Micros, policy.currency)} each`
      : '';
  const coming = policy.seenShare < 0.995 ? `, ${percent(1 - policy.seenShare)} of them still to come` : '';
  return `${count} conversions${each}${coming}`;
}

function noAimText({ goal }: BidPolicy): string {
  return goal.kind === 'target_cpa'
    ? 'The goal counts conversions and the strategy their value'
    : 'No conversion carries a value, which this goal needs';
}

/** `A conversion brings $113.00, of which 35% is margin, and conversions grow by 0.55% …, so that profit is highest at …`. */
function aimText({ scored, target, policy, value }: ExplainedTarget, aim: string): string {
  const { goal, currency } = policy;
  const each = moneyText(value.conversionValueMicros, currency);
  if (goal.kind === 'target_cpa') return `The goal is ${aim} per conversion`;
  if (goal.kind === 'target_roas')
    return scored.lever === 'target_roas'
      ? `The goal is a return of ${aim}`
      : `A conversion brings ${each}, which at a return of ${percent(goal.roas)} may cost ${aim}`;
  const counted = scored.lever === 'target_roas' ? 'their value grows' : 'they grow';
  const source =
    target.responseFrom === 'simulation' ? 'by the simulation of the platform' : 'as campaigns usually do';
  return `A conversion brings ${each}, ${percent(goal.marginShare)} of it margin, and ${counted} by ${target.response.toFixed(2)}% for 1% more cost, ${source}: profit is highest at ${aim}`;
}

/** `; to keep to the month’s budget all targets are divided by 1.23: $22.60`. Empty where it is not felt. */
function budgetText({ accountDivisor = 1 }: BidPolicy, aim: string): string {
  if (accountDivisor < LEAST_DIVISOR_SAID) return '';
  return `; to keep to the month’s budget every target of the account is tightened by the factor ${factor(accountDivisor)}: ${aim}`;
}

function nameOf({ lever }: ScoredEntity): string {
  return lever === 'target_roas' ? 'target ROAS' : 'target CPA';
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(1))}%`;
}
