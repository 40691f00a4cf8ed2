import { unitsFromMicros } from '../../core/base/micros.ts';
import type { DayPlan } from './day-plan.ts';
import type { World } from './world.ts';

/** All modifiers together stay within −90% and +900% (Google Ads Help, "About bid adjustments"). */
const LEAST_FACTOR = 0.1;
const LARGEST_FACTOR = 10;

/** Effective bids under MANUAL_CPC: the keyword's own or its ad group's, times device, place and hour. */
export function manualBids(world: World, plan: DayPlan, campaign: number): void {
  const { account, layout } = plan;
  const to = layout.campaignStart[campaign + 1] as number;
  for (let lot = layout.campaignStart[campaign] as number; lot < to; lot++) {
    const k = layout.keyword[lot] as number;
    const own = account.keywords[k]?.bidMicros;
    const bid = own ?? account.adGroups[world.adGroupOfKeyword[k] as number]?.bidMicros;
    plan.logBid[lot] =
      bid === undefined ? -Infinity : Math.log(unitsFromMicros(bid) * modifierOf(world, plan, campaign, lot));
  }
}

/** The factor of all of a lot's modifiers together. */
export function modifierOf(
  world: World,
  plan: Pick<DayPlan, 'layout' | 'targeting'>,
  campaign: number,
  lot: number,
): number {
  const { layout, targeting } = plan;
  const adGroup = world.adGroupOfKeyword[layout.keyword[lot] as number] as number;
  const device = targeting.deviceFactor[adGroup * 3 + (layout.device[lot] as number)] as number;
  const place = targeting.locationFactor[
    campaign * world.locations + (layout.location[lot] as number)
  ] as number;
  const hour = layout.segments[layout.segment[lot] as number]?.modifier ?? 1;
  return Math.min(LARGEST_FACTOR, Math.max(LEAST_FACTOR, device * place * hour));
}
