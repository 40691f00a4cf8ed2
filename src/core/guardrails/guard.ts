import type { Day } from '../base/day.ts';
import { compareText, entityKey } from '../base/entity-key.ts';
import { addsSpend, isModifier } from '../base/lever-text.ts';
import type { Micros } from '../base/micros.ts';
import type { Decision, GuardedDecision } from '../flow.ts';
import { guardOne } from './guard-one.ts';
import type { Facts } from './rule-kind.ts';
import type { Rule } from './rule.ts';
import { spendBook } from './spend-book.ts';

/** What the rules may know beside the decisions. */
export interface GuardContext {
  readonly today: Day;
  /** ISO 4217. */
  readonly currency: string;
  /** Smallest amount the platform bills in; every changed bid is a multiple. */
  readonly billableUnitMicros: Micros;
  /** By `entityKey`: last day on which a change was sent, from the ledger without the plan that is being made. */
  readonly lastChange: ReadonlyMap<string, Day>;
  /** By `entityKey`: last day on which a person changed the bid, where the source tells. */
  readonly lastHumanEdit: ReadonlyMap<string, Day>;
}

/** A guarded decision with all that its verdicts depend on, as `guardOne` takes it. */
export interface GuardedCase {
  readonly guarded: GuardedDecision;
  readonly facts: Facts;
}

/** Every decision after every rule has spoken; same order as given, and the same result in whatever order they come. */
export function guard(
  decisions: readonly Decision[],
  rules: readonly Rule[],
  context: GuardContext,
): GuardedDecision[] {
  return guardCases(decisions, rules, context).map(({ guarded }) => guarded);
}

/** As {@link guard}, with the facts that make each result repeatable on its own. */
export function guardCases(
  decisions: readonly Decision[],
  rules: readonly Rule[],
  context: GuardContext,
): GuardedCase[] {
  const { today, currency, billableUnitMicros } = context;
  const book = spendBook(decisions, rules);
  const cases = new Map<Decision, GuardedCase>();
  for (const decision of decisions.toSorted(byTurn)) {
    const key = entityKey(decision.entity);
    const facts: Facts = {
      today,
      currency,
      billableUnitMicros,
      lastChange: context.lastChange.get(key) ?? null,
      lastHumanEdit: context.lastHumanEdit.get(key) ?? null,
      spend: book.factsFor(decision),
    };
    const guarded = guardOne(decision, rules, facts);
    book.add(guarded);
    cases.set(decision, { guarded, facts });
  }
  return decisions.flatMap((decision) => cases.get(decision) ?? []);
}

/**
 * First what adds no spend, so that its savings count, then what adds some by the worth of a click over its current bid.
 * Nothing here depends on what rules make of a decision, so guarding twice takes the same turns.
 */
function byTurn(a: Decision, b: Decision): number {
  const [raiseA, raiseB] = [isRaise(a), isRaise(b)];
  if (raiseA !== raiseB) return raiseA ? 1 : -1;
  const gain = raiseA ? worthOverBid(b) - worthOverBid(a) : 0;
  return gain || compareText(entityKey(a.entity), entityKey(b.entity)) || compareText(a.lever, b.lever);
}

function isRaise({ lever, fromMicros, wantedMicros }: Decision): boolean {
  return fromMicros !== null && wantedMicros !== null && addsSpend(lever, fromMicros, wantedMicros);
}

/** Of a target: what the last money of the strategy brings, over that money. Of a modifier: over what its clicks cost. */
function worthOverBid({ lever, target, value, fromMicros, evidence }: Decision): number {
  if (fromMicros === null || fromMicros === 0) return 0;
  if (isModifier(lever))
    return evidence.costMicros > 0
      ? (value.rate * value.conversionValueMicros * evidence.clicks) / evidence.costMicros
      : 0;
  if (target === undefined) return (value.rate * value.conversionValueMicros) / fromMicros;
  const average = lever === 'target_roas' ? fromMicros / 1e6 : value.conversionValueMicros / fromMicros;
  return average * target.response;
}
