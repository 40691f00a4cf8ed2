import type { Day } from '../base/day.ts';
import type { Micros } from '../base/micros.ts';
import { moneyText } from '../base/money-text.ts';
import type { BreakFacts, ClickEstimate, ClickValue } from '../flow.ts';
import type { BidPolicy } from './bid-policy.ts';
import { count, factor, percent } from './figures.ts';

/** A divisor nearer to 1 is not spoken of: it would round to it. */
const LEAST_DIVISOR = 1.005;

/**
 * What the days of the account say of a click, in the order in which it is put together: `Others like it convert 2.6% of
 * clicks, which weighs as much as 6.2 conversions; of its own 1,204 clicks … 34 converted (2.8%); together 2.8%`.
 */
export function chainText(estimate: ClickEstimate, broken?: BreakFacts): string {
  const { priorRate, priorConversions, rate } = estimate;
  const weight = `which weighs as much as ${count(priorConversions)} conversions`;
  const expected =
    broken === undefined
      ? `Others like it convert ${percent(priorRate)} of clicks, ${weight}`
      : `${brokenText(broken)}: ${percent(priorRate)} in place of ${percent(broken.rateBefore)}, ${weight}`;
  return `${expected}; ${ownText(estimate, broken?.since)}; together ${percent(rate)}`;
}

/** `Next to no conversions of its campaign … have been recorded as they are since 2026-12-01`. */
export function brokenTrackingText({ since, campaign }: BreakFacts): string {
  return `What is recorded of the conversions of ${whose(campaign)} has not been true since ${since}`;
}

/** `The landing pages of its campaign changed on 2026-12-01, and clicks convert 0.42 times as often as before`. */
function brokenText({ cause, since, campaign, factor: by }: BreakFacts): string {
  const what =
    cause === 'landing-page'
      ? `The landing pages of ${whose(campaign)} changed about ${since}`
      : `Something changed in ${whose(campaign)} about ${since}`;
  return `${what}, and clicks convert ${factor(by)} times as often as before`;
}

function whose(campaign: string | null): string {
  return campaign === null ? 'the whole account' : 'its campaign';
}

/** `A click brings $2.24, give or take 15%, at $80.00 per conversion; … it may cost $0.54`. */
export function estimatedWorthText(
  estimate: ClickEstimate,
  worthMicros: Micros,
  { value, policy }: { readonly value: ClickValue; readonly policy: BidPolicy },
): string {
  const { goal, currency } = policy;
  const money = (micros: number): string => moneyText(Math.round(micros) as Micros, currency);
  const brings = money(value.rate * value.conversionValueMicros);
  const each = money(value.conversionValueMicros);
  const cost = costText(estimate, worthMicros, money);
  if (goal.kind === 'target_cpa') {
    const spread = spreadText(rateUncertainty(estimate));
    return `At your target of ${each} per conversion a click is worth ${brings}, ${spread}, and may cost ${cost}`;
  }
  const click = `A click brings ${brings}, ${spreadText(estimate.uncertainty)}, at ${each} per conversion`;
  if (goal.kind === 'target_roas') {
    return `${click}; at your target return of ${percent(goal.roas)} it may cost ${cost}`;
  }
  const more = `where one more click costs ${factor(estimate.marginalCostFactor)} times the bid`;
  return `${click}; at a margin of ${percent(goal.marginShare)}, and ${more}, it may cost ${cost}`;
}

/** Old clicks have faded and late conversions are allowed for, so these are no plain counts of the window. */
function ownText({ clicks, conversions }: ClickEstimate, since?: Day): string {
  const then = since === undefined ? '' : ' since';
  if (!(clicks >= 0.05)) return `it has no clicks of its own${then} that tell yet`;
  const own = `its own ${count(clicks >= 10 ? Math.round(clicks) : clicks)} clicks${then} (old and very young ones in part)`;
  if (!(conversions >= 0.05)) return `none of ${own} converted`;
  return `of ${own} ${count(conversions)} converted (${percent(conversions / clicks)})`;
}

/** Standard deviation of the logarithm of a rate that this many conversions tell (a gamma posterior's). */
function rateUncertainty({ priorConversions, conversions }: ClickEstimate): number {
  return 1 / Math.sqrt(Math.max(priorConversions + conversions, 1e-6));
}

function spreadText(uncertainty: number): string {
  const ratio = Math.exp(uncertainty);
  return ratio < 1.5 ? `give or take ${percent(ratio - 1)}` : `give or take a factor of ${factor(ratio)}`;
}

/** `$0.54`, or `$0.54, of which its campaign’s budget lets it bid 1/1.2, $0.45`, and what modifiers leave of it. */
function costText(
  { budgetDivisor, modifierDivisor = 1 }: ClickEstimate,
  worthMicros: Micros,
  money: (micros: number) => string,
): string {
  const isBudget = budgetDivisor >= LEAST_DIVISOR;
  const isModified = Math.abs(Math.log(modifierDivisor)) >= Math.log(LEAST_DIVISOR);
  const whole = money(worthMicros * modifierDivisor * budgetDivisor);
  const within = money(worthMicros * modifierDivisor);
  const budget = isBudget
    ? `${whole}, of which its campaign’s budget lets it bid 1/${factor(budgetDivisor)}, ${within}`
    : within;
  if (!isModified) return budget;
  return `${budget}, and as modifiers bring ${factor(modifierDivisor)} times the bid where it is clicked, the bid is ${money(worthMicros)}`;
}
