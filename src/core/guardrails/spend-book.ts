import { micros } from '../base/micros.ts';
import type { Micros } from '../base/micros.ts';
import { isModifier, isTarget } from '../base/lever-text.ts';
import { decisionSpendChange } from '../base/spend-change.ts';
import type { Decision, GuardedDecision } from '../flow.ts';
import type { SpendFacts } from './rule-kind.ts';
import type { Rule, RuleOfKind } from './rule.ts';
import { spendScope } from './spend-cap.ts';
import { matchesWhere } from './where.ts';

/** Keeps the books of all spend caps while a plan is guarded. */
export interface SpendBook {
  /** Where the caps that are meant for a decision stand now, by rule id. */
  factsFor(decision: Decision): Record<string, SpendFacts>;
  /** Counts what a guarded decision adds or saves. */
  add(guarded: GuardedDecision): void;
}

/** Opens the books with the spend that the evidence of all decisions shows. */
export function spendBook(decisions: readonly Decision[], rules: readonly Rule[]): SpendBook {
  const caps = rules.filter((rule) => rule.kind === 'spend_cap');
  const spent = new Map<string, Micros>();
  const added = new Map<string, Micros>();
  const capsFor = (decision: Decision): RuleOfKind<'spend_cap'>[] =>
    caps.filter((rule) => matchesWhere(decision, rule.where));
  for (const decision of decisions) {
    // The spend of a campaign with a target, or of one of its devices, is that of its keywords, which are decisions too.
    if (isTarget(decision.lever) || isModifier(decision.lever)) continue;
    for (const rule of capsFor(decision))
      count(spent, accountOf(rule, decision), decision.evidence.costMicros);
  }
  return {
    factsFor: (decision) =>
      Object.fromEntries(
        capsFor(decision).map((rule) => {
          const account = accountOf(rule, decision);
          return [
            rule.id,
            {
              scope: spendScope(rule.params, decision.entity),
              spentMicros: spent.get(account) ?? micros(0),
              addedMicros: added.get(account) ?? micros(0),
            },
          ];
        }),
      ),
    add: (guarded) => {
      const { fromMicros, toMicros } = guarded;
      if (fromMicros === null || toMicros === null) return;
      const change = decisionSpendChange(guarded, fromMicros, toMicros);
      for (const rule of capsFor(guarded)) count(added, accountOf(rule, guarded), change);
    },
  };
}

function accountOf(rule: RuleOfKind<'spend_cap'>, { entity }: Decision): string {
  return JSON.stringify([rule.id, entity.source, spendScope(rule.params, entity)]);
}

/** Saturates at the safe integers. */
function count(book: Map<string, Micros>, account: string, change: Micros): void {
  const sum = (book.get(account) ?? 0) + change;
  const most = Number.MAX_SAFE_INTEGER;
  book.set(account, micros(Math.max(-most, Math.min(most, sum))));
}
