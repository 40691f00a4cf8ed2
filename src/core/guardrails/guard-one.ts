import { leverText, leverWord, unitOf } from '../base/lever-text.ts';
import type { Decision, GuardedDecision, Verdict } from '../flow.ts';
import { BILLABLE_UNIT_RULE, billableUnit } from './billable-unit.ts';
import { NO_BOUNDS, boundsOf, boundsText, narrowed } from './bounds.ts';
import type { Bounds, Change, Facts, Ruling } from './rule-kind.ts';
import { judgeRule } from './rule.ts';
import type { Rule } from './rule.ts';
import { matchesWhere } from './where.ts';

/**
 * One decision after every rule has spoken, in the order given, and the rounding to the billable unit last.
 * Rules shorten or stop a change; only bounds lengthen one, to bring a bid inside; none starts one or turns it round.
 * A block keeps the current bid, and the rules after it still judge the change as it was proposed.
 * So the bid is inside its bounds, or blocked where it is, and the verdict says so.
 */
export function guardOne(decision: Decision, rules: readonly Rule[], facts: Facts): GuardedDecision {
  const { fromMicros, wantedMicros } = decision;
  if (fromMicros === null || wantedMicros === null) {
    const verdicts = [...rules.map(({ id }) => id), BILLABLE_UNIT_RULE].map((rule) => pass(rule, NO_BID));
    return { ...decision, toMicros: fromMicros, verdicts };
  }
  const bounds = boundsFor(decision, rules, facts);
  const verdicts: Verdict[] = [];
  let toMicros = wantedMicros;
  let blocked = false;
  for (const step of [...rules, null]) {
    const change = { ruleId: step?.id ?? BILLABLE_UNIT_RULE, decision, fromMicros, toMicros, bounds };
    const ruling = rulingOf(step, change, facts);
    const stays = ruling.verdict === 'block' && !blocked ? outsideText(step, change, facts) : '';
    verdicts.push({ rule: change.ruleId, verdict: ruling.verdict, reason: ruling.reason + stays });
    blocked ||= ruling.verdict === 'block';
    if (ruling.verdict !== 'block') toMicros = ruling.toMicros ?? toMicros;
  }
  return { ...decision, toMicros: blocked ? fromMicros : toMicros, verdicts };
}

const NO_BID = 'There is no current bid to change.';

/** What all bounds rules that are meant for the entity leave open: nothing when not even one billable unit fits. */
export function boundsFor(decision: Decision, rules: readonly Rule[], facts: Facts): Bounds {
  const unit = unitOf(decision.lever, facts.billableUnitMicros);
  const open = rules
    .filter((rule) => rule.kind === 'bounds')
    .filter((rule) => isMeant(rule, decision))
    .map((rule) => boundsOf(rule.params, unit))
    .reduce(narrowed, NO_BOUNDS);
  return open.ceilingMicros < unit ? { ...open, floorMicros: unit } : open;
}

/** Bounds are amounts of one lever: a rule that names none means bids. */
function isMeant(rule: Rule, decision: Decision): boolean {
  if (rule.kind === 'bounds' && rule.where.lever === undefined && decision.lever !== 'max_cpc') return false;
  return matchesWhere(decision, rule.where);
}

function notMeant({ entity, lever }: Decision): string {
  return lever === 'max_cpc'
    ? `Not meant for this ${entity.level.replace('_', ' ')}.`
    : `Not meant for the ${lever.replace('_', ' ')} of this ${entity.level.replace('_', ' ')}.`;
}

/** `rule` null is the rounding. */
function rulingOf(rule: Rule | null, change: Change, facts: Facts): Ruling {
  const { decision, fromMicros, toMicros } = change;
  if (rule !== null && !isMeant(rule, decision)) {
    return { verdict: 'pass', reason: notMeant(decision) };
  }
  if (toMicros === fromMicros && rule?.kind !== 'bounds') {
    return { verdict: 'pass', reason: `The ${leverWord(decision.lever)} stays as it is.` };
  }
  return rule === null ? billableUnit.judge({}, change, facts) : judgeRule(rule, change, facts);
}

function outsideText(rule: Rule | null, { decision, fromMicros, bounds }: Change, facts: Facts): string {
  const { lever } = decision;
  const inside = bounds.floorMicros <= fromMicros && fromMicros <= bounds.ceilingMicros;
  if (inside || rule?.kind === 'bounds') return '';
  const current = leverText(lever, fromMicros, facts.currency);
  return ` So the ${leverWord(lever)} stays at ${current}, though it should be ${boundsText(bounds, facts.currency, lever)}.`;
}

function pass(rule: string, reason: string): Verdict {
  return { rule, verdict: 'pass', reason };
}
