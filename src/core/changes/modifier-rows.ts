import type { AdsEntities } from '../base/ads-account.ts';
import type { Day } from '../base/day.ts';
import { micros } from '../base/micros.ts';
import type { BidModifierRow } from '../tables/modifiers.ts';
import { accountLevers } from './account-levers.ts';
import { missingDeviceModifiers } from './device-modifiers.ts';
import type { LeverState } from './lever-state.ts';
import { strategyAnswer } from './strategy-levers.ts';

/** Devices that every search campaign runs on; others are listed where they have a modifier. */
const COMMON_DEVICES: ReadonlySet<string> = new Set(['DESKTOP', 'MOBILE', 'TABLET']);

/**
 * The modifiers of campaigns whose strategy heeds them, as rows dated `last`: those that are there, and the devices of
 * campaigns that have none yet. Entries of a schedule and places are listed as the account has them.
 */
export function bidModifierRows(source: string, entities: AdsEntities, last: Day): BidModifierRow[] {
  const known = accountLevers(source, entities);
  const missing = [...missingDeviceModifiers(source, entities, known).values()].filter(
    ({ entity }) => entity.level === 'campaign_modifier' && COMMON_DEVICES.has(entity.name),
  );
  const states = [...known.values(), ...missing].filter(
    ({ column, campaign }) =>
      column === 'modifier' &&
      campaign.status !== 'REMOVED' &&
      strategyAnswer(campaign.biddingStrategy, 'modifier') === true,
  );
  const names = new Map(entities.modifiers.map(({ segment, name = null }) => [segment, name]));
  return states.map((state) => rowOf(source, state, last, names.get(state.entity.name) ?? null));
}

function rowOf(source: string, state: LeverState, last: Day, name: string | null): BidModifierRow {
  const { entity, lever, campaign, inForceMicros } = state;
  const [, adGroupId] = entity.id.split('~');
  return {
    source,
    account_id: campaign.accountId,
    date: last,
    entity_level: entity.level,
    entity_id: entity.id,
    campaign_id: campaign.id,
    ad_group_id: entity.level === 'ad_group_modifier' ? (adGroupId ?? null) : null,
    lever,
    segment: entity.name,
    segment_name: name,
    modifier_micros: inForceMicros ?? micros(1_000_000),
    campaign: campaign.name,
    status: campaign.status,
    strategy: campaign.biddingStrategy ?? '',
    experiment_type: campaign.experimentType,
  };
}
