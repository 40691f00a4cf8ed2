import type { PlanDocument, PlannedDecision } from '../contract/plan-document.ts';
import { isBid } from './lever-amount.ts';
import { ruleName } from './rule-name.ts';

/** Why some bids stay, in words, and how many they are. */
export interface KeptReason {
  readonly why: string;
  readonly count: number;
}

const MOST_REASONS = 5;

/** Counts the bids that stay by what stopped them first; the most frequent first, the tail summed up. */
export function keptReasons({ decisions, mayBid, alerts = [] }: PlanDocument): KeptReason[] {
  const mayNot = isLate(alerts) ? 'because data are late' : 'because the model may not bid';
  const counts = new Map<string, number>();
  for (const decision of decisions) {
    if (decision.action === 'raise' || decision.action === 'lower') continue;
    const why = reasonToStay(decision, mayBid ? null : mayNot);
    counts.set(why, (counts.get(why) ?? 0) + 1);
  }
  const sorted = [...counts]
    .map(([why, count]) => ({ why, count }))
    .toSorted((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1));
  if (sorted.length <= MOST_REASONS) return sorted;
  const rest = sorted.slice(MOST_REASONS).reduce((sum, reason) => sum + reason.count, 0);
  return [
    ...sorted.slice(0, MOST_REASONS),
    { why: 'for other reasons, given with each decision', count: rest },
  ];
}

/** Whether late data stop decisions. */
export function isLate(alerts: NonNullable<PlanDocument['alerts']>): boolean {
  return alerts.some(({ stopsDecisions }) => stopsDecisions);
}

function reasonToStay(decision: PlannedDecision, mayNot: string | null): string {
  if (!isBid(decision) && decision.verdicts.every(({ verdict }) => verdict === 'pass'))
    return 'because of what its reason says of the target or modifier';
  if (decision.action === 'none') return 'because the data does not tell the bid in force';
  const block = decision.verdicts.find((verdict) => verdict.verdict === 'block');
  if (block) return `stopped by the rule “${ruleName(block.rule)}”`;
  if (mayNot !== null) return mayNot;
  const clamp = decision.verdicts.find((verdict) => verdict.verdict === 'clamp');
  if (clamp) return `held in place by the limit “${ruleName(clamp.rule)}”`;
  return 'because the bid is already where it should be';
}
