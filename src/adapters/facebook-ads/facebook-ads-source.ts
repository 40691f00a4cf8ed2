import { addDays, day } from '../../core/base/day.ts';
import { metaInsights } from '../../core/tables/meta.ts';
import { adPerformance } from '../../core/tables/raw.ts';
import type { Row } from '../../core/tables/table.ts';
import type { DayRange, RejectedRow, ReportSource, SourceChunk, SourceReport } from '../../jobs/ports.ts';
import { metaAccess } from './access.ts';
import { readAccounts } from './accounts.ts';
import { openMetaClient, type MetaClient } from './client.ts';
import { readInsights, type Level } from './insights.ts';
import type { FacebookAdsOptions } from './options.ts';
import { insightsRow, performanceRow } from './rows.ts';
import { InsightsRow } from './schema.ts';

/** Meta restates the days before as long as its longest window is. */
const RESTATED_DAYS = 28;
const CHUNK = 1_000;

/** A report of Meta: which level its rows are of. */
interface MetaReport extends SourceReport {
  readonly level: Level;
}

const insightsOf = (name: string, level: Level): MetaReport => ({
  name,
  level,
  table: metaInsights,
  lookBackDays: RESTATED_DAYS,
  blockDays: 7,
  advisory: true,
});

/**
 * Ad sets go to the table of all ad platforms, at the level at which Meta takes bids. All levels go to a table of their
 * own: they count the same clicks, and are never added up with each other.
 */
export const META_REPORTS: readonly MetaReport[] = [
  { name: 'ad_set_days', level: 'adset', table: adPerformance, lookBackDays: RESTATED_DAYS, blockDays: 7 },
  insightsOf('account_insights', 'account'),
  insightsOf('campaign_insights', 'campaign'),
  insightsOf('ad_set_insights', 'adset'),
  insightsOf('ad_insights', 'ad'),
];

/** Meta's ad accounts as a source of reports. Nothing is loaded or connected before the first question. */
export function facebookAdsSource(options: FacebookAdsOptions): ReportSource {
  const client = openMetaClient(options);
  return {
    reports: META_REPORTS,
    accounts: () => readAccounts(client, options.accountIds),
    read: (account, of, range) => readBlock(client, options, account.id, levelReport(of), range),
    access: (accounts) => metaAccess(client, options, accounts, overEverywhere(options.now())),
    notes: () => usageNotes(client),
    close: () => Promise.resolve(),
  };
}

/** A day that is over in every time zone. */
function overEverywhere(now: Date): DayRange {
  const over = addDays(day(now.toISOString().slice(0, 10)), -2);
  return { from: over, to: over };
}

function levelReport(of: SourceReport): MetaReport {
  const found = META_REPORTS.find(({ name }) => name === of.name);
  if (found === undefined) throw new RangeError(`Meta has no report ${of.name}`);
  return found;
}

/** The rows of a block, by day and entity; a block is held whole, as Meta promises no order. */
async function* readBlock(
  client: MetaClient,
  options: FacebookAdsOptions,
  accountId: string,
  { level, table }: MetaReport,
  range: DayRange,
): AsyncGenerator<SourceChunk> {
  const { attributionWindows } = options;
  const answers = await readInsights(client, { accountId, level, range, attributionWindows });
  const sorted = answers.map((answer) => ({ answer, key: keyOf(answer) })).toSorted(byKey);
  for (let start = 0; start < sorted.length; start += CHUNK) {
    const rows: Row[] = [];
    const rejected: RejectedRow[] = [];
    for (const [index, { answer }] of sorted.slice(start, start + CHUNK).entries()) {
      const line = start + index + 1;
      const read = readRow(answer, line, level, range);
      if (!('row' in read)) rejected.push(...read.rejected);
      else if (table === adPerformance) rows.push(performanceRow(read.row, line, options));
      else rows.push(insightsRow(read.row, line, level, options));
    }
    yield { rows, rejected };
  }
}

function readRow(
  answer: unknown,
  line: number,
  level: Level,
  { from, to }: DayRange,
): { readonly row: InsightsRow } | { readonly rejected: RejectedRow[] } {
  const read = InsightsRow.safeParse(answer);
  if (!read.success)
    return {
      rejected: read.error.issues.slice(0, 1).map(({ path, message }) => ({
        line,
        column: path.join('.'),
        value: valueAt(answer, path),
        reason: `expected ${message}`,
      })),
    };
  const row = read.data;
  const faulty = (column: string, value: string | null, reason: string) => ({
    rejected: [{ line, column, value, reason }],
  });
  if (row.date_stop !== row.date_start || row.date_start < from || row.date_start > to)
    return faulty(
      'date_start',
      `${row.date_start} to ${row.date_stop}`,
      `expected one day of ${from} to ${to}`,
    );
  const missing = IDS[level].find((name) => row[name] === undefined);
  if (missing !== undefined) return faulty(missing, null, 'expected an id');
  return { row };
}

const IDS = {
  account: [],
  campaign: ['campaign_id'],
  adset: ['campaign_id', 'adset_id'],
  ad: ['campaign_id', 'adset_id', 'ad_id'],
} as const satisfies Readonly<Record<Level, readonly (keyof InsightsRow)[]>>;

function valueAt(answer: unknown, path: readonly PropertyKey[]): string | null {
  let at: unknown = answer;
  for (const part of path) at = (at as Readonly<Record<PropertyKey, unknown>> | null | undefined)?.[part];
  return at === undefined ? null : JSON.stringify(at).slice(0, 200);
}

function keyOf(answer: unknown): string {
  const { date_start, campaign_id, adset_id, ad_id } = answer as Readonly<Record<string, unknown>>;
  return JSON.stringify([date_start, campaign_id, adset_id, ad_id]);
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}

function usageNotes({ pace }: MetaClient): string[] {
  const seen = pace.seen();
  if (seen === null) return [];
  const waited = seen.waitedMs === 0 ? '' : `; waited ${Math.round(seen.waitedMs / 1000)} s to stay below it`;
  return [`Meta's limit was used to ${seen.percent} % at most${waited}.`];
}
