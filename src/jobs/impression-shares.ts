import { entityKey } from '../core/base/entity-key.ts';
import { CENSORED_SHARE } from '../core/bidding/estimates/marginal-cost.ts';
import type { Entity, ScoredEntity } from '../core/flow.ts';
import type { World } from './world.ts';

const PERFORMANCE = { dataset: 'staging', name: 'performance' } as const;
const DAYS = 28;

/**
 * What is told of an entity: 0 where it was never shown and others of its account were, null where nobody says how often
 * it was, or in which of its auctions.
 */
export type ImpressionShareOf = (entity: Entity) => number | null;

/** In which share of their auctions entities were shown in the last four weeks of the data. */
export async function impressionShares(
  world: World,
  scored: readonly ScoredEntity[],
): Promise<ImpressionShareOf> {
  const last = scored.reduce<string | null>(
    (latest, { evidence: { to } }) => (to !== null && (latest === null || to > latest) ? to : latest),
    null,
  );
  if (last === null) return () => null;
  const sql = `SELECT source, account_id, entity_level, entity_id,
      SUM(CASE WHEN impression_share > 0 THEN impressions ELSE 0 END) AS shown,
      SUM(CASE WHEN impression_share >= 0.1 THEN impressions / impression_share
        WHEN impression_share > 0 THEN impressions / ${CENSORED_SHARE} ELSE 0 END) AS auctions
    FROM ${world.warehouse.ref(PERFORMANCE)}
    WHERE \`date\` > DATE_SUB(CAST(@last AS DATE), INTERVAL ${DAYS} DAY) AND \`date\` <= CAST(@last AS DATE)
      AND impressions > 0
    GROUP BY source, account_id, entity_level, entity_id ORDER BY source, account_id, entity_level, entity_id`;
  const shares = new Map<string, number | null>();
  const accounts = new Set<string>();
  for await (const chunk of world.warehouse.stream(sql, { last }))
    for (const row of chunk) {
      const auctions = Number(row['auctions']);
      const key = {
        source: String(row['source']),
        accountId: String(row['account_id']),
        level: String(row['entity_level']) as Entity['level'],
        id: String(row['entity_id']),
      };
      accounts.add(accountKey(key));
      shares.set(entityKey(key), auctions > 0 ? Number(row['shown']) / auctions : null);
    }
  return (entity) => {
    const share = shares.get(entityKey(entity));
    if (share !== undefined) return share;
    return accounts.has(accountKey(entity)) ? 0 : null;
  };
}

function accountKey({ source, accountId }: Pick<Entity, 'source' | 'accountId'>): string {
  return JSON.stringify([source, accountId]);
}
