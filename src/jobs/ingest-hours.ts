import type { AdsEntities } from '../core/base/ads-account.ts';
import type { AdsCampaignHour } from '../core/base/ads-metrics.ts';
import { addDays, isDay, type Day } from '../core/base/day.ts';
import { formatMicros, micros } from '../core/base/micros.ts';
import { strategyAnswer } from '../core/changes/strategy-levers.ts';
import { blocksToRead } from '../core/ingest/report-blocks.ts';
import { campaignHours, type CampaignHourRow } from '../core/tables/modifiers.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import type { World } from './world.ts';

/** A query gives a month, so a block is one query. */
const BLOCK_DAYS = 30;
const HISTORY_DAYS = 90;
const LOOK_BACK_DAYS = 30;

/** Days between two readings: what hours do to conversions changes slowly. */
const READ_EVERY = 7;

const REPORT = 'campaign_hours';

/**
 * Reads counts by the hour, once a week and only where a campaign that is bid on by hand has a schedule: elsewhere no
 * modifier of an hour can be set. Block by block, so that a run that was killed goes on with the first that is missing.
 * @throws RemoteError
 */
export async function ingestHours(
  world: Pick<World, 'warehouse'>,
  { source, platform, account }: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<void> {
  if (!hasSchedule(entities)) return;
  const where = { source, account_id: account.id };
  const loadedTo = await blocksRead(world, where);
  const wanted = {
    report: REPORT,
    first: addDays(last, 1 - HISTORY_DAYS),
    last,
    blockDays: BLOCK_DAYS,
    loadedTo,
  };
  const due = blocksToRead({ ...wanted, lookBackDays: LOOK_BACK_DAYS });
  const missing = blocksToRead({ ...wanted, last: addDays(last, 1 - READ_EVERY), lookBackDays: 0 });
  if (missing.length === 0) return;
  for (const { file, from, to } of due) {
    const hours = await platform.readCampaignHours(account.id, { from, to });
    const rows = hourRows(hours, { ...where, block: file, read_to: to });
    await world.warehouse.load(campaignHours, rows, { ...where, block: file });
  }
}

function hasSchedule({ campaigns, modifiers }: AdsEntities): boolean {
  const byHand = new Set(
    campaigns
      .filter(({ biddingStrategy }) => strategyAnswer(biddingStrategy, 'modifier') === true)
      .map(({ id }) => id),
  );
  return modifiers.some(({ kind, campaignId }) => kind === 'ad_schedule' && byHand.has(campaignId));
}

/** Last day of each block when it was read. */
async function blocksRead(
  { warehouse }: Pick<World, 'warehouse'>,
  where: Pick<CampaignHourRow, 'source' | 'account_id'>,
): Promise<Map<string, Day>> {
  const sql = `SELECT block, MAX(read_to) AS read_to FROM ${warehouse.ref(campaignHours)}
    WHERE source = @source AND account_id = @account_id GROUP BY block`;
  const rows = await warehouse.query(sql, where);
  return new Map(
    rows.flatMap((row) => {
      const to = String(row['read_to']);
      return isDay(to) ? [[String(row['block']), to] as const] : [];
    }),
  );
}

/** Devices are added up. */
function hourRows(
  hours: readonly AdsCampaignHour[],
  block: Pick<CampaignHourRow, 'source' | 'account_id' | 'block' | 'read_to'>,
): CampaignHourRow[] {
  const cells = Map.groupBy(hours, ({ campaignId, day, hour }) => `${campaignId}/${day}/${hour}`);
  return [...cells.values()].flatMap((parts) => {
    const [first] = parts;
    if (first === undefined) return [];
    const sum = (of: (part: AdsCampaignHour) => number): number =>
      parts.reduce((total, part) => total + of(part), 0);
    return [
      {
        ...block,
        date: first.day,
        campaign_id: first.campaignId,
        hour: first.hour,
        impressions: sum(({ impressions }) => impressions),
        clicks: sum(({ clicks }) => clicks),
        cost: formatMicros(micros(sum(({ costMicros }) => costMicros))),
        conversions: sum(({ conversions }) => conversions),
        conversion_value: formatMicros(micros(sum((part) => part.conversionsValueMicros))),
      },
    ];
  });
}
