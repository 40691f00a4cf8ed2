import type { CompletionCurve } from '../../core/base/completion.ts';
import { day, type Day } from '../../core/base/day.ts';
import { completionCurve } from '../../core/ingest/conversion-lag.ts';
import { conversionLags } from '../../core/tables/ops.ts';
import type { Warehouse } from '../ports.ts';

/** An account whose campaigns have results by day. */
export interface DailyAccount {
  readonly source: string;
  readonly accountId: string;
  readonly first: Day;
  readonly last: Day;
}

/** Results of a campaign on a day, account currency. */
export interface CampaignDay {
  readonly campaignId: string;
  readonly campaign: string | null;
  readonly day: Day;
  readonly clicks: number;
  readonly cost: number;
  readonly conversions: number;
  readonly value: number;
}

const DAILY = { dataset: 'reports', name: 'daily' } as const;

/** Accounts with dated results of campaigns, and the days they have. */
export async function dailyAccounts(warehouse: Warehouse): Promise<DailyAccount[]> {
  const rows = await warehouse.query<Record<string, string>>(
    `SELECT source, account_id, MIN(\`date\`) AS first_day, MAX(\`date\`) AS last_day
      FROM ${warehouse.ref(DAILY)} WHERE \`date\` IS NOT NULL AND campaign_id IS NOT NULL AND cost IS NOT NULL
      GROUP BY source, account_id ORDER BY source, account_id`,
  );
  return rows.map((row) => ({
    source: row['source'] ?? '',
    accountId: row['account_id'] ?? '',
    first: day(row['first_day'] ?? ''),
    last: day(row['last_day'] ?? ''),
  }));
}

/** Results of an account by campaign and day, from a day on. */
export async function campaignDays(
  warehouse: Warehouse,
  { source, accountId }: Pick<DailyAccount, 'source' | 'accountId'>,
  from: Day,
): Promise<CampaignDay[]> {
  const rows = await warehouse.query<Record<string, string | number | null>>(
    `SELECT campaign_id, campaign, \`date\`, clicks, cost, conversions, conversion_value
      FROM ${warehouse.ref(DAILY)}
      WHERE source = @source AND account_id = @account AND \`date\` >= CAST(@from AS DATE)
      AND campaign_id IS NOT NULL ORDER BY campaign_id, \`date\``,
    { source, account: accountId, from },
  );
  return rows.map((row) => ({
    campaignId: String(row['campaign_id']),
    campaign: row['campaign'] === null ? null : String(row['campaign']),
    day: day(String(row['date'])),
    clicks: Number(row['clicks'] ?? 0),
    cost: Number(row['cost'] ?? 0),
    conversions: Number(row['conversions'] ?? 0),
    value: Number(row['conversion_value'] ?? 0),
  }));
}

/** The account's own lag curve; one where all is reported at once where it tells of none. */
export async function accountCurve(
  warehouse: Warehouse,
  { source, accountId }: Pick<DailyAccount, 'source' | 'accountId'>,
): Promise<CompletionCurve> {
  const lags = await warehouse.query<{ bucket: string; conversions: number }>(
    `SELECT lag_bucket AS bucket, SUM(conversions) AS conversions FROM ${warehouse.ref(conversionLags)}
      WHERE source = @source AND account_id = @account GROUP BY bucket ORDER BY bucket`,
    { source, account: accountId },
  );
  return completionCurve(lags);
}
