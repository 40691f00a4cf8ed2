import { entityKey } from '../base/entity-key.ts';
import type { GuardedDecision } from '../flow.ts';
import type { LedgerRow } from '../tables/ops.ts';
import { byEffect } from './by-effect.ts';
import { canonicalJson } from './canonical-json.ts';
import { outcomeOf, scoredOf } from './decision-record.ts';
import type { DecisionRecord, Provenance } from './decision-record.ts';

/** What all changes of a plan have in common. */
export interface LedgerMeta<Policy, Rules> extends Omit<Provenance, 'rulesVersion'> {
  /** Day the plan is for, `YYYY-MM-DD`. */
  readonly plannedOn: string;
  /** When the plan was made, ISO 8601 in UTC. */
  readonly plannedAt: string;
  readonly policy: Policy;
  readonly rules: Rules;
  /** A stable hash of a text, hexadecimal. */
  readonly hash: (text: string) => string;
}

/** A guarded decision with what its verdicts depend on. */
export interface LedgerCase<Facts> {
  readonly guarded: GuardedDecision;
  readonly facts: Facts;
}

/**
 * The intents of a plan: one row for each bid that is to change, those with the most effect first.
 * The same plan gives the same change ids, so writing it twice is writing it once.
 */
export function ledgerRows<Policy, Rules, Facts>(
  cases: readonly LedgerCase<Facts>[],
  meta: LedgerMeta<Policy, Rules>,
): LedgerRow[] {
  const facts = new Map(cases.map(({ guarded, facts }) => [guarded, facts] as const));
  const rulesVersion = meta.hash(canonicalJson(meta.rules));
  return byEffect([...facts.keys()]).flatMap((guarded) => {
    const known = facts.get(guarded);
    const { fromMicros, toMicros, entity, lever } = guarded;
    if (known === undefined || fromMicros === null || toMicros === null || toMicros === fromMicros) return [];
    return {
      change_id: meta.hash(JSON.stringify([meta.planId, entityKey(entity), lever])),
      plan_id: meta.planId,
      planned_on: meta.plannedOn,
      planned_at: meta.plannedAt,
      source: entity.source,
      account_id: entity.accountId,
      entity_level: entity.level,
      entity_id: entity.id,
      lever,
      from_micros: fromMicros,
      to_micros: toMicros,
      state: 'intended',
      reason: guarded.reason,
      record: canonicalJson(recordOf(guarded, known, meta, rulesVersion)),
      rolls_back: null,
    };
  });
}

function recordOf<Policy, Rules, Facts>(
  guarded: GuardedDecision,
  facts: Facts,
  meta: LedgerMeta<Policy, Rules>,
  rulesVersion: string,
): DecisionRecord<Policy, Rules, Facts> {
  const { planId, runId, dataVersion, modelHash, policy, rules, autonomy } = meta;
  return {
    version: 1,
    provenance: { planId, runId, dataVersion, modelHash, rulesVersion, autonomy },
    input: { scored: scoredOf(guarded), policy, rules, facts },
    outcome: outcomeOf(guarded),
  };
}
