import { addDays, type Day } from '../../core/base/day.ts';
import { WarehouseError } from '../../core/base/errors.ts';
import { analyticsEvents } from '../../core/tables/analytics.ts';
import type { Row } from '../../core/tables/table.ts';
import type {
  DayRange,
  QueryParams,
  ReportSource,
  SourceAccount,
  SourceChunk,
  SourceReport,
} from '../../jobs/ports.ts';
import { exportQuery, type ExportParams } from './export-query.ts';
import { analyticsError } from './remote-failure.ts';

/** Where the export of one property is. */
export interface AnalyticsExport {
  readonly propertyId: string;
  readonly name: string;
  /** `project.analytics_271828182`. */
  readonly dataset: string;
  /** IANA; the export does not tell it. */
  readonly timeZone: string;
  /** Names of events that count as conversions. */
  readonly keyEvents: readonly string[];
  /** Runs GoogleSQL where it is: chunks of rows in bounded memory. */
  readonly stream: (sql: string, params: QueryParams) => AsyncIterable<readonly Row[]>;
  readonly close: () => Promise<void>;
}

export interface ExportOptions {
  readonly exports: readonly AnalyticsExport[];
  /** ISO 4217; revenue in another currency is left empty. */
  readonly currency: string;
}

/** Daily tables are still written to for three days. */
const LOOK_BACK_DAYS = 4;

const EVENTS: SourceReport = {
  name: 'events',
  table: analyticsEvents,
  lookBackDays: LOOK_BACK_DAYS,
  blockDays: 1,
};

/** Events of the BigQuery export of Google Analytics, a day at a time. */
export function analyticsExportSource(options: ExportOptions): ReportSource {
  const last = new Map<string, string | null>();
  return {
    reports: [EVENTS],
    async accounts() {
      for (const place of options.exports) last.set(place.name, await lastExported(place));
      return options.exports.map(({ propertyId, name, timeZone }) => ({
        id: propertyId,
        name,
        timeZone,
        currency: options.currency,
      }));
    },
    read: (account, _report, range) => readEvents(options, account, range),
    notes: () =>
      [...last].map(([name, day]) =>
        day === null ? `${name}: no day is exported yet` : `${name}: exported up to ${day}`,
      ),
    async close() {
      for (const { close } of options.exports) await close();
    },
  };
}

/** The day of the last daily table; reads names of tables only, which costs nothing. @throws RemoteError */
async function lastExported(place: AnalyticsExport): Promise<string | null> {
  const sql = `SELECT MAX(_TABLE_SUFFIX) AS last FROM \`${place.dataset}.events_*\` WHERE _TABLE_SUFFIX < 'a'`;
  let last: string | null = null;
  try {
    for await (const rows of place.stream(sql, {}))
      for (const row of rows) last = typeof row['last'] === 'string' ? row['last'] : null;
  } catch (error) {
    throw exportFailure(error, place);
  }
  return last === null ? null : last.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

async function* readEvents(
  { exports, currency }: ExportOptions,
  account: SourceAccount,
  range: DayRange,
): AsyncGenerator<SourceChunk> {
  const place = exports.find(({ propertyId }) => propertyId === account.id);
  if (place === undefined)
    throw analyticsError(`no export of ${account.id} is configured`, {
      expected: exports.map(({ propertyId }) => propertyId).join(', '),
      next: 'Name it under googleAnalytics.properties.',
    });
  const params: ExportParams = {
    first: suffixOf(range.from),
    last: suffixOf(range.to),
    time_zone: place.timeZone,
    currency,
    key_events: place.keyEvents,
  };
  const sql = exportQuery({ from: `\`${place.dataset}.events_*\`` });
  const seen = new Set<unknown>();
  let line = 0;
  try {
    for await (const rows of place.stream(sql, { ...params })) {
      for (const row of rows) seen.add(row['date']);
      yield { rows: rows.map((row) => ({ line: ++line, ...row })), rejected: [] };
    }
  } catch (error) {
    throw exportFailure(error, place);
  }
  const missing = daysOf(range).filter((day) => !seen.has(day));
  if (missing.length > 0)
    yield {
      rows: [],
      rejected: [],
      notes: [`${place.name}: no events of ${missing.join(', ')}: not exported yet, or the export is off`],
    };
}

/** BigQuery as a source is not the warehouse: what fails there leaves the other sources alone. */
function exportFailure(error: unknown, { dataset }: AnalyticsExport): unknown {
  if (!(error instanceof WarehouseError)) return error;
  return analyticsError(`the export ${dataset} cannot be read: ${error.message}`, {
    code: 'EXPORT_UNREADABLE',
    retryable: error.retryable,
    next: 'Link the property under Admin → BigQuery links in Google Analytics with a daily export, and give the credentials the roles BigQuery Data Viewer and BigQuery Job User.',
    cause: error,
  });
}

function suffixOf(day: Day): string {
  return day.replaceAll('-', '');
}

function daysOf({ from, to }: DayRange): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
