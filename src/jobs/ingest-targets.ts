import type { AdsCampaign, AdsEntities, AdsSimulation } from '../core/base/ads-account.ts';
import { daysBetween, isDay, type Day } from '../core/base/day.ts';
import { formatMicros } from '../core/base/micros.ts';
import { fromPlatform } from '../core/changes/lever-value.ts';
import { strategyAnswer } from '../core/changes/strategy-levers.ts';
import type { Lever } from '../core/flow.ts';
import {
  campaignTargets,
  targetSimulations,
  type CampaignTargetRow,
  type TargetSimulationRow,
} from '../core/tables/targets.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import type { World } from './world.ts';

/** Days between two readings of simulations: the platform makes them anew about weekly, and they cost three queries. */
const SIMULATED_EVERY = 7;

type Where = Pick<CampaignTargetRow, 'source' | 'account_id'>;

/**
 * Reads what automated campaigns aim at, in place of what was known; once a week, and only where a campaign has a
 * target that may move, the simulations of targets too. @throws RemoteError
 */
export async function ingestTargets(
  world: Pick<World, 'warehouse'>,
  { source, platform, account }: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<void> {
  const where = { source, account_id: account.id };
  const campaigns = entities.campaigns.flatMap((campaign) => {
    const lever = targetLever(campaign);
    return lever === null || campaign.status === 'REMOVED' ? [] : [{ campaign, lever }];
  });
  const mayMove = campaigns.some(
    ({ campaign, lever }) => campaign.portfolioStrategy === null && targetOf(campaign, lever) !== null,
  );
  const before = await simulatedOn(world, where);
  const isDue = mayMove && (before === null || daysBetween(before, last) >= SIMULATED_EVERY);
  if (isDue) {
    const simulations = await platform.readSimulations(account.id);
    await world.warehouse.load(
      targetSimulations,
      simulations.flatMap((each) => pointRows(where, each)),
      where,
    );
  }
  const rows = campaigns.map(({ campaign, lever }): CampaignTargetRow => ({
    ...where,
    campaign_id: campaign.id,
    name: campaign.name,
    status: campaign.status,
    strategy: campaign.biddingStrategy ?? '',
    lever,
    target_micros: targetOf(campaign, lever),
    portfolio: campaign.portfolioStrategy,
    system_status: campaign.systemStatus,
    experiment_type: campaign.experimentType,
    own_targets: ownTargets(entities, campaign, lever),
    read_on: last,
    simulated_on: isDue ? last : before,
  }));
  await world.warehouse.load(campaignTargets, rows, where);
}

function targetLever({ biddingStrategy }: AdsCampaign): 'target_cpa' | 'target_roas' | null {
  if (strategyAnswer(biddingStrategy, 'campaign_cpa') === true) return 'target_cpa';
  return strategyAnswer(biddingStrategy, 'campaign_roas') === true ? 'target_roas' : null;
}

function targetOf({ targetCpaMicros, targetRoas }: AdsCampaign, lever: Lever): number | null {
  return lever === 'target_cpa' ? targetCpaMicros : fromPlatform('campaign.target_roas', targetRoas);
}

function ownTargets({ adGroups }: AdsEntities, { id }: AdsCampaign, lever: Lever): number {
  const own = adGroups.filter(
    ({ campaignId, status, targetCpaMicros, targetRoas }) =>
      campaignId === id &&
      status !== 'REMOVED' &&
      (lever === 'target_cpa' ? targetCpaMicros : targetRoas) !== null,
  );
  return own.length;
}

async function simulatedOn({ warehouse }: Pick<World, 'warehouse'>, where: Where): Promise<Day | null> {
  const sql = `SELECT MAX(simulated_on) AS last FROM ${warehouse.ref(campaignTargets)}
    WHERE source = @source AND account_id = @account_id`;
  const [row] = await warehouse.query(sql, where);
  const last = String(row?.['last'] ?? '');
  return isDay(last) ? last : null;
}

/** Points of simulations of a campaign's target; `at` comes in micros for a CPA and as a ratio for a ROAS. */
function pointRows(where: Where, simulation: AdsSimulation): TargetSimulationRow[] {
  const { level, type, from, to, points, resourceName } = simulation;
  if (level !== 'campaign' || (type !== 'TARGET_CPA' && type !== 'TARGET_ROAS')) return [];
  const lever = type === 'TARGET_CPA' ? 'target_cpa' : 'target_roas';
  const campaignId = /campaignSimulations\/(\d+)~/.exec(resourceName)?.[1];
  if (campaignId === undefined) return [];
  const byTarget = new Map(
    points.map((point) => [Math.round(lever === 'target_cpa' ? point.at : point.at * 1e6), point]),
  );
  return [...byTarget].map(([at, point]) => ({
    ...where,
    campaign_id: campaignId,
    lever,
    at_micros: at,
    first_day: from,
    last_day: to,
    cost: formatMicros(point.costMicros),
    conversions: point.conversions,
    conversion_value: formatMicros(point.conversionsValueMicros),
  }));
}
