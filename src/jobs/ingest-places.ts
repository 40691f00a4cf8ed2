import type { AdsEntities } from '../core/base/ads-account.ts';
import type { Day } from '../core/base/day.ts';
import { campaignPlaces } from '../core/tables/modifiers.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import { countColumns, ingestSegments, scopeOf } from './ingest-segments.ts';
import type { World } from './world.ts';

/** Reads counts by the place where places are targeted, once a week. @throws RemoteError */
export async function ingestPlaces(
  world: Pick<World, 'warehouse'>,
  connected: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<void> {
  const { platform, account } = connected;
  await ingestSegments(world, connected, entities, last, {
    name: 'campaign_places',
    table: campaignPlaces,
    kind: 'location',
    load: async (block, days) => {
      const places = await platform.readCampaignPlaces(account.id, days);
      const rows = places.map((counts) => ({
        ...block,
        date: counts.day,
        campaign_id: counts.campaignId,
        place: counts.place,
        ...countColumns([counts]),
      }));
      await world.warehouse.load(campaignPlaces, rows, scopeOf(block));
    },
  });
}
