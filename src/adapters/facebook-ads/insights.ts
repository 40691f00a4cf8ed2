import { RemoteError } from '../../core/base/errors.ts';
import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import type { DayRange } from '../../jobs/ports.ts';
import { pagesOf, type MetaClient } from './client.ts';
import { GraphFailure } from './graph-api.ts';
import type { GraphObject } from './modules.ts';
import { JobFailed, runReportJob } from './report-job.ts';

/** What rows are of. */
export type Level = 'account' | 'campaign' | 'adset' | 'ad';

/** What is asked of the insights. */
export interface InsightsQuery {
  readonly accountId: string;
  readonly level: Level;
  readonly range: DayRange;
  readonly attributionWindows: readonly string[];
}

const PAGE = 500;
/** Answers of more days than this, of ads or ad sets, tend to be too large to wait for. */
const SYNC_DAYS: Readonly<Record<Level, number>> = { account: 90, campaign: 31, adset: 7, ad: 1 };
/** Jobs fail and are skipped for no reason that the next one would share. */
const JOB_ATTEMPTS = 3;

const FIELDS: Readonly<Record<Level, readonly string[]>> = {
  account: [],
  campaign: ['campaign_id', 'campaign_name'],
  adset: ['campaign_id', 'campaign_name', 'adset_id', 'adset_name'],
  ad: ['campaign_id', 'campaign_name', 'adset_id', 'adset_name', 'ad_id', 'ad_name'],
};
const MEASURES = [
  'account_currency',
  'impressions',
  'clicks',
  'inline_link_clicks',
  'inline_post_engagement',
  'spend',
  'actions',
  'action_values',
];

/**
 * All rows of some days, unread, in no order that Meta would promise. A large range is asked as a report job; what is
 * too much as it is, is asked as a job, and then in halves. @throws RemoteError
 */
export async function readInsights(client: MetaClient, query: InsightsQuery): Promise<unknown[]> {
  const days = daysBetween(query.range.from, query.range.to) + 1;
  if (days <= SYNC_DAYS[query.level])
    try {
      return await readNow(client, query);
    } catch (error) {
      if (!(error instanceof GraphFailure && error.kind === 'too_much')) throw error;
    }
  try {
    return await readByJob(client, query);
  } catch (error) {
    if (!isTooMuch(error)) throw error;
    if (days === 1) throw stillTooMuch(query, error);
  }
  const rows: unknown[] = [];
  for (const range of halves(query.range, days))
    rows.push(...(await readInsights(client, { ...query, range })));
  return rows;
}

async function readNow(client: MetaClient, query: InsightsQuery): Promise<unknown[]> {
  const { sdk, api } = client.open();
  const account = new sdk.AdAccount(`act_${query.accountId}`, undefined, undefined, api);
  return allPages(account, fieldsOf(query), { ...paramsOf(query), limit: PAGE });
}

async function readByJob(client: MetaClient, query: InsightsQuery): Promise<unknown[]> {
  for (let attempt = 1; ; attempt++)
    try {
      const run = await runReportJob(client, query.accountId, fieldsOf(query), paramsOf(query));
      return await allPages(run, fieldsOf(query), { limit: PAGE });
    } catch (error) {
      if (!(error instanceof JobFailed) || attempt === JOB_ATTEMPTS) throw error;
    }
}

async function allPages(
  of: GraphObject,
  fields: readonly string[],
  params: Readonly<Record<string, unknown>>,
): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const page of pagesOf(await of.getInsights(fields, { ...params }))) rows.push(...page);
  return rows;
}

function fieldsOf({ level }: InsightsQuery): readonly string[] {
  return [...FIELDS[level], ...MEASURES];
}

/** Conversions are dated by the impression that they are owed to, as the spend is; hence they are restated. */
function paramsOf({ level, range, attributionWindows }: InsightsQuery): Record<string, unknown> {
  return {
    level,
    time_range: { since: range.from, until: range.to },
    time_increment: 1,
    action_attribution_windows: attributionWindows,
    action_report_time: 'impression',
    use_unified_attribution_setting: false,
  };
}

function isTooMuch(error: unknown): error is RemoteError {
  return error instanceof JobFailed || (error instanceof GraphFailure && error.kind === 'too_much');
}

function halves({ from, to }: DayRange, days: number): DayRange[] {
  const middle: Day = addDays(from, Math.floor(days / 2) - 1);
  return [
    { from, to: middle },
    { from: addDays(middle, 1), to },
  ];
}

function stillTooMuch({ level, range }: InsightsQuery, error: RemoteError): RemoteError {
  return new RemoteError(`${error.message} (${level} insights of ${range.from} alone)`, {
    code: error.code,
    requestId: error.requestId,
    retryable: error.retryable,
    next: 'Run it again later; Meta could not even make the report of one day.',
  });
}
