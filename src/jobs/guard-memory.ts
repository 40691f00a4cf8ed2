import { day, type Day } from '../core/base/day.ts';
import { entityKey } from '../core/base/entity-key.ts';
import type { Entity, EntityLevel } from '../core/flow.ts';
import { changeEvents, ledger } from '../core/tables/ops.ts';
import { watchAccount } from './watch-account.ts';
import type { World } from './world.ts';

/**
 * The last day on which a person edited each of these entities, by `entityKey`. Accounts with a connection are looked
 * at first, so that what happened since yesterday is known. @throws RemoteError
 */
export async function lastHumanEdits(world: World, entities: readonly Entity[]): Promise<Map<string, Day>> {
  const accounts = new Map(
    entities.map(({ source, accountId }) => [JSON.stringify([source, accountId]), { source, accountId }]),
  );
  for (const { source, accountId } of accounts.values()) {
    if (world.ads[source] !== undefined) await watchAccount(world, source, accountId);
  }
  const days = new Map<string, Day>();
  for (const row of await world.ledger.lastEdits(null)) {
    const key = digitsKey(row.source, row.account_id, row.entity_level, row.entity_id);
    const known = days.get(key);
    const editedOn = day(row.edited_on);
    if (known === undefined || editedOn > known) days.set(key, editedOn);
  }
  return new Map(
    entities.flatMap((entity) => {
      const { source, accountId, level, id } = entity;
      const editedOn = days.get(digitsKey(source, accountId, level, id));
      return editedOn === undefined ? [] : [[entityKey(entity), editedOn] as const];
    }),
  );
}

/** The last day on which a change of each entity took effect, by `entityKey`, leaving out one plan, and those of a day and after it. */
export async function lastChanges(
  world: World,
  { planId = '', before = '9999-12-31' }: { readonly planId?: string; readonly before?: string },
): Promise<Map<string, Day>> {
  const { warehouse } = world;
  const sql = `SELECT l.source, l.account_id, l.entity_level, l.entity_id, MAX(l.planned_on) AS last_day
    FROM ${warehouse.ref(ledger)} l JOIN ${warehouse.ref(changeEvents)} e ON e.change_id = l.change_id
    WHERE e.outcome IN ('accepted', 'applied') AND l.plan_id != @plan AND l.planned_on < CAST(@before AS DATE)
    GROUP BY l.source, l.account_id, l.entity_level, l.entity_id`;
  const rows = await warehouse.query<Record<string, string>>(sql, { plan: planId, before });
  return new Map(
    rows.map((row) => [
      entityKey({
        source: row['source'] ?? '',
        accountId: row['account_id'] ?? '',
        level: (row['entity_level'] ?? 'keyword') as EntityLevel,
        id: row['entity_id'] ?? '',
      }),
      day(row['last_day'] ?? ''),
    ]),
  );
}

/** Reports write account ids with dashes, the platform without. */
function digitsKey(source: string, accountId: string, level: string, id: string): string {
  return JSON.stringify([source, accountId.replaceAll('-', ''), level, id]);
}
