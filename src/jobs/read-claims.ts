import type { ClaimsDocument } from '../contract/claims-document.ts';
import { addDays, day, type Day } from '../core/base/day.ts';
import type { World } from './world.ts';

/** Days that are shown, so that every weekday counts four times. */
const DAYS = 28;
const MOST_CAMPAIGNS = 15;

const CLAIMS = { dataset: 'reports', name: 'conversion_claims' } as const;
const OVERLAP = { dataset: 'reports', name: 'conversion_overlap' } as const;
const DAILY = { dataset: 'reports', name: 'daily' } as const;

/** Who claims which conversions of the last 28 days; null where fewer than two claim any. The features must be built. */
export async function readClaims(world: Pick<World, 'warehouse'>): Promise<ClaimsDocument | null> {
  const to = await lastDay(world);
  if (to === null) return null;
  const range = { from: addDays(to, 1 - DAYS), to };
  const claimants = await readClaimants(world, range);
  if (claimants.length < 2) return null;
  const hasCrm = claimants.some(({ kind }) => kind === 'crm');
  const total = (of: string): number =>
    claimants.filter(({ kind }) => kind === of).reduce((sum, { conversions }) => sum + conversions, 0);
  return {
    ...range,
    claimants,
    orders: hasCrm ? await readOrders(world, range) : null,
    // Over all days together: a platform dates by the click, an order without a known click by itself.
    beyondOrders: hasCrm ? Math.max(0, total('platform') - total('crm')) : null,
    campaigns: await readCampaigns(world, range, new Set(claimants.map(({ kind }) => kind))),
  };
}

interface Range {
  readonly [name: string]: string;
  readonly from: Day;
  readonly to: Day;
}

/** The last day of the platforms: orders of a day come in before its clicks do. */
async function lastDay({ warehouse }: Pick<World, 'warehouse'>): Promise<Day | null> {
  const sql = `SELECT CAST(COALESCE(MAX(IF(kind = 'platform', \`date\`, NULL)), MAX(\`date\`)) AS STRING) AS last_day
    FROM ${warehouse.ref(CLAIMS)}`;
  const [row] = await warehouse.query<{ last_day: string | null }>(sql);
  const last = row?.last_day ?? null;
  return last === null ? null : day(last);
}

const WITHIN = '`date` BETWEEN CAST(@from AS DATE) AND CAST(@to AS DATE)';

async function readClaimants(
  { warehouse }: Pick<World, 'warehouse'>,
  range: Range,
): Promise<ClaimsDocument['claimants']> {
  const sql = `SELECT claimant, kind, SUM(conversions) AS conversions, SUM(value) AS value, SUM(margin) AS margin
    FROM ${warehouse.ref(CLAIMS)} WHERE ${WITHIN} GROUP BY claimant, kind
    ORDER BY CASE kind WHEN 'platform' THEN 1 WHEN 'analytics' THEN 2 ELSE 3 END, claimant`;
  const rows = await warehouse.query<{
    claimant: string;
    kind: 'platform' | 'analytics' | 'crm';
    conversions: string;
    value: string | null;
    margin: string | null;
  }>(sql, range);
  return rows.map((row) => ({ ...row, conversions: Number(row.conversions) }));
}

async function readOrders(
  { warehouse }: Pick<World, 'warehouse'>,
  range: Range,
): Promise<NonNullable<ClaimsDocument['orders']>> {
  const sql = `SELECT SUM(orders_by_click) AS by_click, SUM(orders_by_campaign) AS by_campaign,
      SUM(orders_unattributed) AS unattributed
    FROM ${warehouse.ref(OVERLAP)} WHERE ${WITHIN}`;
  const [row] = await warehouse.query<Record<'by_click' | 'by_campaign' | 'unattributed', string | null>>(
    sql,
    range,
  );
  return {
    byClick: Number(row?.by_click ?? 0),
    byCampaign: Number(row?.by_campaign ?? 0),
    unattributed: Number(row?.unattributed ?? 0),
  };
}

/** The campaigns that most is claimed of, each with what every kind of claimant says. */
async function readCampaigns(
  { warehouse }: Pick<World, 'warehouse'>,
  range: Range,
  kinds: ReadonlySet<string>,
): Promise<ClaimsDocument['campaigns']> {
  const sql = `WITH names AS (
      SELECT source, account_id, campaign_id, MAX(campaign) AS campaign FROM ${warehouse.ref(DAILY)}
      GROUP BY source, account_id, campaign_id
    ),
    claims AS (
      SELECT ad_source, ad_account_id, campaign_id,
        SUM(IF(kind = 'platform', conversions, 0)) AS platform,
        SUM(IF(kind = 'analytics', conversions, 0)) AS analytics,
        SUM(IF(basis = 'click', conversions, 0)) AS by_click,
        SUM(IF(basis = 'campaign', conversions, 0)) AS by_campaign,
        COALESCE(SUM(IF(kind = 'crm', value, NULL)), 0) AS order_value
      FROM ${warehouse.ref(CLAIMS)} WHERE campaign_id IS NOT NULL AND ${WITHIN}
      GROUP BY ad_source, ad_account_id, campaign_id
    )
    SELECT c.ad_source, COALESCE(n.campaign, c.campaign_id) AS campaign, c.platform, c.analytics, c.by_click,
      c.by_campaign, c.order_value
    FROM claims AS c
    LEFT JOIN names AS n ON n.source = c.ad_source AND n.account_id = c.ad_account_id AND n.campaign_id = c.campaign_id
    ORDER BY GREATEST(c.platform, c.analytics, c.by_click + c.by_campaign) DESC, c.campaign_id LIMIT ${MOST_CAMPAIGNS}`;
  const rows = await warehouse.query<
    Record<
      'ad_source' | 'campaign' | 'platform' | 'analytics' | 'by_click' | 'by_campaign' | 'order_value',
      string
    >
  >(sql, range);
  const told = (kind: string, value: string): number | null => (kinds.has(kind) ? Number(value) : null);
  return rows.map((row) => ({
    source: row.ad_source,
    campaign: row.campaign,
    platform: Number(row.platform),
    analytics: told('analytics', row.analytics),
    ordersByClick: told('crm', row.by_click),
    ordersByCampaign: told('crm', row.by_campaign),
    orderValue: kinds.has('crm') ? row.order_value : null,
  }));
}
