import type { AdsEntities } from '../core/base/ads-account.ts';
import type { Day } from '../core/base/day.ts';
import { bidModifierRows } from '../core/changes/modifier-rows.ts';
import { bidModifiers } from '../core/tables/modifiers.ts';
import type { ConnectedAccount } from './ingest-ads.ts';
import type { World } from './world.ts';

/** Takes down the bid modifiers in force, in place of what the table held of that day. Costs no query of its own. */
export async function ingestModifiers(
  world: Pick<World, 'warehouse'>,
  { source, account }: ConnectedAccount,
  entities: AdsEntities,
  last: Day,
): Promise<void> {
  const scope = { source, account_id: account.id, date: last };
  await world.warehouse.load(bidModifiers, bidModifierRows(source, entities, last), scope);
}
