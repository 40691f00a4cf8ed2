import { micros, type Micros } from '../core/base/micros.ts';
import type { BidPolicy } from '../core/bidding/bid-policy.ts';
import { cautions } from '../core/bidding/rounds/caution.ts';
import { setsBids } from '../core/base/sets-bids.ts';
import type { ScoredEntity } from '../core/flow.ts';
import { changeEvents, ledger } from '../core/tables/ops.ts';
import { impressionShares } from './impression-shares.ts';
import type { World } from './world.ts';

/**
 * The bids with what keeps them near to those that people left: the ledger knows what a bid was before its first
 * change took effect, and edits by people what it became since; a bid that was never changed is the one that people left.
 */
export async function withCaution(
  world: World,
  scored: readonly ScoredEntity[],
  policy: BidPolicy,
): Promise<ScoredEntity[]> {
  const left = await bidsLeft(world);
  const shares = await impressionShares(world, scored);
  const clicks = scored.filter(({ lever }) => lever === 'max_cpc');
  const accounts = Map.groupBy(clicks, ({ entity }) => JSON.stringify([entity.source, entity.accountId]));
  const facts = new Map<ScoredEntity, ScoredEntity>();
  for (const members of accounts.values()) {
    const bids = members.map((entity) => ({
      scored: entity,
      leftMicros: setsBids(entity.entity.bidStrategy ?? '')
        ? null
        : (left.get(digitsKey(entity.entity)) ?? entity.bidMicros),
      impressionShare: shares(entity.entity),
    }));
    for (const [i, caution] of cautions(bids, policy).entries()) {
      const entity = members[i];
      if (entity !== undefined && caution !== null) facts.set(entity, { ...entity, caution });
    }
  }
  return scored.map((entity) => facts.get(entity) ?? entity);
}

async function bidsLeft(world: World): Promise<Map<string, Micros>> {
  const { warehouse } = world;
  const sql = `SELECT l.source, l.account_id, l.entity_level, l.entity_id, l.from_micros, l.planned_on
    FROM ${warehouse.ref(ledger)} l
    WHERE l.lever = 'max_cpc' AND l.from_micros > 0
      AND l.change_id IN (SELECT change_id FROM ${warehouse.ref(changeEvents)} WHERE outcome IN ('accepted', 'applied'))
    QUALIFY ROW_NUMBER() OVER (PARTITION BY l.source, l.account_id, l.entity_level, l.entity_id ORDER BY l.planned_on, l.planned_at, l.change_id) = 1
    ORDER BY l.change_id`;
  const first = await warehouse.query(sql);
  const left = new Map(
    first.map((row) => [
      digitsKey({
        source: String(row['source']),
        accountId: String(row['account_id']),
        level: String(row['entity_level']),
        id: String(row['entity_id']),
      }),
      { micros: Number(row['from_micros']), on: String(row['planned_on']) },
    ]),
  );
  for (const edit of await world.ledger.lastEdits(null)) {
    const key = digitsKey({
      source: edit.source,
      accountId: edit.account_id,
      level: edit.entity_level,
      id: edit.entity_id,
    });
    const before = left.get(key);
    if (edit.lever !== 'max_cpc' || edit.to_micros === null || before === undefined) continue;
    if (edit.edited_on >= before.on) left.set(key, { micros: edit.to_micros, on: edit.edited_on });
  }
  return new Map([...left].map(([key, { micros: value }]) => [key, micros(value)]));
}

/** Reports write account ids with dashes, the platform without. */
function digitsKey({
  source,
  accountId,
  level,
  id,
}: {
  readonly source: string;
  readonly accountId: string;
  readonly level: string;
  readonly id: string;
}): string {
  return JSON.stringify([source, accountId.replaceAll('-', ''), level, id]);
}
