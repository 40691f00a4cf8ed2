import { day, type Day } from '../../core/base/day.ts';
import type { BidLevel, CampaignDay } from '../../core/bidding/pacing/month-demand.ts';
import { campaignBudgets } from '../../core/tables/ops.ts';
import type { Row } from '../../core/tables/table.ts';
import { notFrom, withoutBids } from '../model-data.ts';
import type { World } from '../world.ts';

/** What is known of campaigns by day. */
export interface KnownDays {
  /** By date. */
  readonly days: readonly CampaignDay[];
  /** Average daily budgets in currency units; campaigns whose budget is shared or not known are not in it. */
  readonly budgets: ReadonlyMap<string, number>;
}

/** Days that tell weekdays apart: eight weeks. */
const KNOWN_DAYS = 56;

const PERFORMANCE = { dataset: 'staging', name: 'latest_performance' } as const;

/** A campaign by its source and account; account ids count by their digits, as reports write them with dashes. */
export function campaignKey(source: string, accountId: string, campaignId: string): string {
  return JSON.stringify([source, accountId.replaceAll('-', ''), campaignId]);
}

/**
 * What campaigns cost by day: as their accounts report it, with everything that is under them, and where no account is
 * connected as imported files tell. Days in quarantine count, since they were paid for.
 */
export async function campaignDays(world: World, today: Day): Promise<KnownDays> {
  const { warehouse } = world;
  const told = warehouse.ref(campaignBudgets);
  const sql = `SELECT source, account_id, campaign_id, \`date\`, CAST(cost AS FLOAT64) AS cost, lost_share, CAST(budget AS FLOAT64) AS budget
    FROM ${told}
    WHERE \`date\` >= DATE_SUB(CAST(@today AS DATE), INTERVAL ${KNOWN_DAYS} DAY) AND \`date\` < CAST(@today AS DATE)
    UNION ALL
    SELECT source, account_id, campaign_id, \`date\`, SUM(CAST(cost AS FLOAT64)) AS cost, NULL AS lost_share, NULL AS budget
    FROM ${warehouse.ref(PERFORMANCE)}
    WHERE ${notFrom(withoutBids(world))} AND cost IS NOT NULL
      AND \`date\` >= DATE_SUB(CAST(@today AS DATE), INTERVAL ${KNOWN_DAYS} DAY) AND \`date\` < CAST(@today AS DATE)
      AND CONCAT(source, ' ', account_id) NOT IN (SELECT CONCAT(source, ' ', account_id) FROM ${told})
    GROUP BY source, account_id, campaign_id, \`date\`
    ORDER BY \`date\`, source, account_id, campaign_id`;
  const rows = await warehouse.query(sql, { today });
  return {
    days: rows.map((row) => ({
      campaign: keyOf(row),
      date: day(String(row['date'])),
      cost: Number(row['cost']),
      lostShare: Number(row['lost_share'] ?? 0),
    })),
    budgets: new Map(
      rows.flatMap((row) => (row['budget'] === null ? [] : [[keyOf(row), Number(row['budget'])] as const])),
    ),
  };
}

/** The mean logarithm of each campaign's bids by day, weighted by what they cost in all of these days, by date. */
export async function bidLevels(world: World, today: Day): Promise<BidLevel[]> {
  const { warehouse } = world;
  const sql = `WITH told AS (
      SELECT source, account_id, campaign_id, entity_id, \`date\`, AVG(CAST(bid AS FLOAT64)) AS bid, SUM(CAST(cost AS FLOAT64)) AS cost
      FROM ${warehouse.ref(PERFORMANCE)}
      WHERE ${notFrom(withoutBids(world))}
        AND \`date\` >= DATE_SUB(CAST(@today AS DATE), INTERVAL ${KNOWN_DAYS} DAY) AND \`date\` < CAST(@today AS DATE)
      GROUP BY source, account_id, campaign_id, entity_id, \`date\`
    ), weights AS (
      SELECT source, account_id, entity_id, SUM(cost) AS weight FROM told GROUP BY source, account_id, entity_id
    )
    SELECT t.source, t.account_id, t.campaign_id, t.\`date\`, SUM(w.weight * LN(t.bid)) / SUM(w.weight) AS level
    FROM told AS t
    JOIN weights AS w ON w.source = t.source AND w.account_id = t.account_id AND w.entity_id = t.entity_id
    WHERE t.bid > 0 AND w.weight > 0
    GROUP BY t.source, t.account_id, t.campaign_id, t.\`date\`
    ORDER BY t.\`date\`, t.source, t.account_id, t.campaign_id`;
  const rows = await warehouse.query(sql, { today });
  return rows.map((row) => ({
    campaign: keyOf(row),
    date: day(String(row['date'])),
    level: Number(row['level']),
  }));
}

function keyOf(row: Row): string {
  return campaignKey(String(row['source']), String(row['account_id']), String(row['campaign_id']));
}
