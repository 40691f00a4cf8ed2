import { InvariantError } from '../../core/base/errors.ts';
import type { DayRange, ReportSource, SourceAccount, SourceChunk, SourceReport } from '../../jobs/ports.ts';
import { openAnalyticsClient, type AnalyticsClient } from './client.ts';
import { PAGE_ROWS, type AnalyticsOptions, type AnalyticsProperty } from './options.ts';
import { analyticsError } from './remote-failure.ts';
import { reportNotes } from './report-notes.ts';
import { ANALYTICS_REPORTS, METRICS, type AnalyticsReport } from './reports.ts';
import { sessionDayRows } from './session-day-rows.ts';

/** Sessions of the properties of Google Analytics, by the Data API. Nothing is loaded or connected before the first call. */
export function googleAnalyticsSource(
  options: AnalyticsOptions & { readonly now: () => Date },
): ReportSource {
  const client = openAnalyticsClient(options, () => options.now().getTime());
  return {
    reports: ANALYTICS_REPORTS,
    async accounts() {
      const accounts: SourceAccount[] = [];
      for (const property of options.properties) accounts.push(await readProperty(client, property, options));
      return accounts;
    },
    read: (account, report, range) => readReport(client, account, analyticsReport(report), range, options),
    notes: () =>
      options.properties.flatMap(({ id, name }) => {
        const spent = client.budgetOf(id).describe();
        return spent === null ? [] : [`${name}: ${spent}`];
      }),
    close: () => client.close(),
  };
}

/** What a property says of itself beside a report: the Data API has no call for it. */
export async function readProperty(
  client: AnalyticsClient,
  { id, name }: AnalyticsProperty,
  { timeZone }: Pick<AnalyticsOptions, 'timeZone'>,
): Promise<SourceAccount> {
  const { metadata } = await client.runReport({
    propertyId: id,
    dimensions: [],
    metrics: ['sessions'],
    from: 'yesterday',
    to: 'yesterday',
    offset: 0,
    limit: 1,
  });
  return { id, name, timeZone: metadata?.timeZone ?? timeZone, currency: metadata?.currencyCode ?? null };
}

async function* readReport(
  client: AnalyticsClient,
  account: SourceAccount,
  report: AnalyticsReport,
  { from, to }: DayRange,
  options: AnalyticsOptions,
): AsyncGenerator<SourceChunk> {
  const limit = options.pageRows ?? PAGE_ROWS;
  const query = { propertyId: account.id, dimensions: report.dimensions, metrics: METRICS, from, to };
  let all: number | null = null;
  for (let offset = 0; all === null || offset < all; offset += limit) {
    const answer = await client.runReport({ ...query, offset, limit });
    const count = answer.rowCount ?? 0;
    if (all !== null && count !== all) throw changedMeanwhile(report, all, count);
    all = count;
    const notes = [...reportNotes(report, answer), ...zoneNotes(account, options)];
    yield { ...sessionDayRows(answer, report, offset + 1), notes };
  }
}

function zoneNotes({ name, timeZone }: SourceAccount, options: AnalyticsOptions): string[] {
  if (timeZone === options.timeZone) return [];
  return [`${name}: its days are those of ${timeZone}, while the account’s are those of ${options.timeZone}`];
}

function changedMeanwhile({ name }: AnalyticsReport, before: number, after: number): Error {
  return analyticsError(`${name} changed while it was read`, {
    code: 'BAD_RESPONSE',
    retryable: true,
    expected: `${before} rows on every page`,
    found: `${after}`,
    next: 'Run again: Google was processing the days that were read.',
  });
}

function analyticsReport({ name }: SourceReport): AnalyticsReport {
  const report = ANALYTICS_REPORTS.find((each) => each.name === name);
  if (report === undefined) throw new InvariantError(`expected a report of Google Analytics, found ${name}`);
  return report;
}
