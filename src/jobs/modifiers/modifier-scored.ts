import { micros } from '../../core/base/micros.ts';
import type { Evidence, Lever, ModifierFacts, ScoredEntity } from '../../core/flow.ts';
import type { BidModifierRow } from '../../core/tables/modifiers.ts';

/** A modifier as a thing to decide on. */
export function modifierScored(
  row: BidModifierRow,
  modifier: ModifierFacts,
  evidence: Evidence,
): ScoredEntity {
  return {
    entity: {
      source: row.source,
      accountId: row.account_id,
      level: 'campaign_modifier',
      id: row.entity_id,
      name: row.segment_name ?? row.segment,
      matchType: null,
      campaign: row.campaign,
      adGroup: null,
      network: null,
      status: row.status,
      bidStrategy: row.strategy,
    },
    lever: row.lever as Lever,
    bidMicros: micros(row.modifier_micros),
    evidence,
    modelRate: evidence.clicks > 0 ? Math.min(1, evidence.conversions / evidence.clicks) : 0,
    contributions: [],
    estimate: null,
    exploration: null,
    modifier,
  };
}

/** Why a modifier is left alone whatever its numbers say; null where it may move. */
export function holdOf({ experiment_type }: BidModifierRow): string | null {
  return experiment_type === 'BASE'
    ? null
    : 'the campaign is part of an experiment of the platform, or it is not known whether it is';
}
