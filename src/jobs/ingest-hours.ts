import type { AdsEntities } from '../core/base/ads-account.ts';
import type { Day } from '../core/base/day.ts';
import { campaignHours } from '../core/tables/modifiers.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import { countColumns, ingestSegments, scopeOf } from './ingest-segments.ts';
import type { World } from './world.ts';

/** Reads counts by the hour where schedules are, once a week. @throws RemoteError */
export async function ingestHours(
  world: Pick<World, 'warehouse'>,
  connected: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<void> {
  const { platform, account } = connected;
  await ingestSegments(world, connected, entities, last, {
    name: 'campaign_hours',
    table: campaignHours,
    kind: 'ad_schedule',
    load: async (block, days) => {
      const hours = await platform.readCampaignHours(account.id, days);
      const cells = Map.groupBy(hours, ({ campaignId, day, hour }) => `${campaignId}/${day}/${hour}`);
      const rows = [...cells.values()].flatMap(([first, ...devices]) =>
        first === undefined
          ? []
          : [
              {
                ...block,
                date: first.day,
                campaign_id: first.campaignId,
                hour: first.hour,
                ...countColumns([first, ...devices]),
              },
            ],
      );
      await world.warehouse.load(campaignHours, rows, scopeOf(block));
    },
  });
}
