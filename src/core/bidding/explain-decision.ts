import type { Micros } from '../base/micros.ts';
import { moneyText } from '../base/money-text.ts';
import type { ClickValue, Contribution, Evidence, ScoredEntity } from '../flow.ts';
import { accountBudgetText } from './account-budget.ts';
import type { BidPolicy } from './bid-policy.ts';
import { cautionText } from './explain-caution.ts';
import { brokenTrackingText, chainText, estimatedWorthText } from './explain-estimate.ts';
import { count, percent } from './figures.ts';

/** Why a decision came out as it did. */
export type Outcome = 'change' | 'dead-band' | 'no-bid' | 'no-values' | 'no-rate' | 'held' | 'may-not-bid';

/** What the reason of a decision is made from. */
export interface Explained {
  readonly scored: ScoredEntity;
  readonly value: ClickValue;
  readonly fromMicros: Micros | null;
  readonly worthMicros: Micros | null;
  /** As near to the bid that people left as caution asks. */
  readonly cautiousMicros: Micros | null;
  /** That, as far as the account's budget lets it. */
  readonly aimMicros: Micros | null;
  readonly outcome: Outcome;
  readonly policy: BidPolicy;
}

/** The reason of a decision in two or three short sentences with numbers and currency, for a marketer. */
export function explainDecision(explained: Explained): string {
  const { scored, fromMicros, worthMicros, cautiousMicros, aimMicros, outcome, policy } = explained;
  const money = (value: Micros): string => moneyText(value, policy.currency);
  const stays = fromMicros === null ? `and ${UNKNOWN_BID}` : `so the bid stays at ${money(fromMicros)}`;
  if (outcome === 'may-not-bid') return `${mayNotBidText(policy)}, ${stays}. ${adviceText(explained)}`;
  if (outcome === 'no-rate') return `The model gives no rate here, ${stays}. ${adviceText(explained)}`;
  const { estimate, broken } = scored;
  if (outcome === 'held' && broken !== undefined) return `${brokenTrackingText(broken)}, ${stays}.`;
  const seen =
    estimate === null
      ? `${evidenceText(scored.evidence)}; ${modelText(explained)}`
      : chainText(estimate, broken);
  if (worthMicros === null || cautiousMicros === null || aimMicros === null || outcome === 'no-values') {
    return `${seen}. No conversion carries a value, which this goal needs, ${stays}.`;
  }
  const plain =
    estimate === null
      ? `${seen}. ${worthText(explained, worthMicros)}`
      : `${seen}. ${estimatedWorthText(estimate, worthMicros, explained)}`;
  const careful =
    scored.caution === undefined
      ? plain
      : plain + cautionText(scored.caution, worthMicros, cautiousMicros, policy.currency);
  const worth = careful + accountBudgetText(scored, policy, aimMicros);
  if (fromMicros === null) return `${worth}, but ${UNKNOWN_BID}.`;
  if (outcome === 'dead-band' && scored.exploration !== null) {
    const { sign, size } = scored.exploration;
    const way = `${percent(Math.expm1(size))} ${sign > 0 ? 'up' : 'down'}`;
    return `${worth}, near to where the bid is; it is moved ${way} at random, to learn what one more click costs.`;
  }
  if (outcome === 'dead-band') {
    return `${worth}, too near to the current bid of ${money(fromMicros)} for a change.`;
  }
  return `${worth}, so the bid should go from ${money(fromMicros)} to ${money(aimMicros)}.`;
}

/** Why nothing is decided. */
export function mayNotBidText({ dataLate }: BidPolicy): string {
  return dataLate ? 'Data are late' : 'No model may set bids yet';
}

const UNKNOWN_BID = 'the data does not tell the current bid, so there is none to change';

/** `34 of 1,204 clicks converted (2.8%)`. */
function evidenceText({ clicks, conversions }: Evidence): string {
  if (!(clicks > 0)) return 'No clicks yet';
  const clicksText = `${count(clicks)} click${clicks === 1 ? '' : 's'}`;
  if (!(conversions > 0)) return `None of ${clicksText} converted`;
  if (conversions > clicks) {
    return `${count(conversions)} conversions came of ${clicksText}, counted as one per click`;
  }
  return `${count(conversions)} of ${clicksText} converted (${percent(conversions / clicks)})`;
}

/** `the model expects 2.6%, raised most by match type Exact; together 2.7%`. */
function modelText({ value, policy }: Explained): string {
  const expects = `the model expects ${percent(value.modelRate)}${becauseOf(value.contributions[0])}`;
  const coming =
    policy.seenShare < 0.995 ? `, with ${percent(1 - policy.seenShare)} of conversions still to come` : '';
  return `${expects}; together ${percent(value.rate)}${coming}`;
}

function becauseOf(strongest: Contribution | undefined): string {
  if (strongest === undefined || !(Math.abs(strongest.effect) > 0)) return '';
  return `, ${strongest.effect > 0 ? 'raised' : 'lowered'} most by ${shortened(strongest.text)}`;
}

/** `A click is worth $1.31 at your target of $50.00 per conversion`. */
function worthText({ value, policy }: Explained, worthMicros: Micros): string {
  const { goal, currency } = policy;
  const worth = moneyText(worthMicros, currency);
  const each = moneyText(value.conversionValueMicros, currency);
  if (goal.kind === 'target_cpa') {
    return `A click is worth ${worth} at your target of ${each} per conversion`;
  }
  const aim =
    goal.kind === 'target_roas'
      ? `your target return of ${percent(goal.roas)}`
      : `a margin of ${percent(goal.marginShare)}, where profit is highest`;
  return `A click may cost ${worth} at ${each} per conversion and ${aim}`;
}

function adviceText(explained: Explained): string {
  const { scored, worthMicros, policy } = explained;
  const own = evidenceText(scored.evidence);
  if (worthMicros === null) return `${own}; no conversion carries a value, which this goal needs.`;
  const drawn = `${own}; drawn towards the account’s ${percent(policy.account.rate)} that suggests`;
  return `${drawn} about ${moneyText(worthMicros, policy.currency)} a click.`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
