import type { Day } from '../../core/base/day.ts';
import { bidModifiers, type BidModifierRow } from '../../core/tables/modifiers.ts';
import type { World } from '../world.ts';

const PERFORMANCE = { dataset: 'staging', name: 'performance' } as const;

/** The modifiers of every account as they were last read, in a stable order. */
export function currentModifiers({ warehouse }: Pick<World, 'warehouse'>): Promise<BidModifierRow[]> {
  return warehouse.query<BidModifierRow>(
    `SELECT * FROM ${warehouse.ref(bidModifiers)} WHERE TRUE
      QUALIFY \`date\` = MAX(\`date\`) OVER (PARTITION BY source, account_id)
      ORDER BY source, account_id, entity_id, lever`,
  );
}

/** An account and the days that are asked about, both ends included. */
export interface ModifiedDays {
  readonly source: string;
  readonly accountId: string;
  readonly from: Day;
  readonly to: Day;
}

/**
 * Mean device modifier of the clicks of entities by day, by `level/id/day`: what their bids were multiplied with. Days on
 * which all of an account's modifiers were 1 are not in it.
 */
export async function meanModifiers(
  { warehouse }: Pick<World, 'warehouse'>,
  { source, accountId, from, to }: ModifiedDays,
): Promise<Map<string, number>> {
  const parameters = { source, account: accountId, from, to };
  const where = `source = @source AND account_id = @account AND \`date\` >= CAST(@from AS DATE) AND \`date\` <= CAST(@to AS DATE)`;
  const [any] = await warehouse.query(
    `SELECT COUNT(*) AS modified FROM ${warehouse.ref(bidModifiers)}
      WHERE ${where} AND lever = 'device_modifier' AND modifier_micros != 1000000`,
    parameters,
  );
  if (Number(any?.['modified'] ?? 0) === 0) return new Map();
  const means = new Map<string, number>();
  const sql = `WITH modifiers AS (
      SELECT \`date\` AS day, campaign_id, ad_group_id, segment, modifier_micros / 1000000 AS factor
      FROM ${warehouse.ref(bidModifiers)} WHERE ${where} AND lever = 'device_modifier'
    ), clicked AS (
      SELECT entity_level, entity_id, \`date\` AS day, campaign_id, ad_group_id, device, SUM(clicks) AS clicks
      FROM ${warehouse.ref(PERFORMANCE)} WHERE ${where} AND clicks > 0
      GROUP BY entity_level, entity_id, day, campaign_id, ad_group_id, device
    )
    SELECT c.entity_level, c.entity_id, c.day,
      SUM(c.clicks * COALESCE(g.factor, m.factor, 1)) / SUM(c.clicks) AS factor
    FROM clicked c
    LEFT JOIN modifiers m ON m.day = c.day AND m.campaign_id = c.campaign_id AND m.ad_group_id IS NULL AND m.segment = c.device
    LEFT JOIN modifiers g ON g.day = c.day AND g.ad_group_id = c.ad_group_id AND g.segment = c.device
    GROUP BY c.entity_level, c.entity_id, c.day`;
  for await (const chunk of warehouse.stream(sql, parameters))
    for (const row of chunk)
      means.set(
        `${String(row['entity_level'])}/${String(row['entity_id'])}/${String(row['day'])}`,
        Number(row['factor']),
      );
  return means;
}
