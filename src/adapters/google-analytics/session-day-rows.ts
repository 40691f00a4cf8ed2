import { day, isDay } from '../../core/base/day.ts';
import { formatDecimal, parseDecimal } from '../../core/base/decimal.ts';
import type { SessionDayRow } from '../../core/tables/analytics.ts';
import type { RejectedRow } from '../../jobs/ports.ts';
import type { AnalyticsReport } from './reports.ts';
import type { ReportAnswer } from './schema.ts';

/** Rows of the raw table, without provenance but the line. */
export interface SessionDayChunk {
  readonly rows: readonly Omit<SessionDayRow, 'source' | 'account_id' | 'file' | 'imported_at'>[];
  readonly rejected: readonly RejectedRow[];
}

/** What stands in place of a value that Google does not tell. */
const NOT_TOLD = new Set(['', '(not set)', '(other)', '(data not available)']);

/** Reads a page of a report; `first` is the number of its first row. */
export function sessionDayRows(
  answer: ReportAnswer,
  { breakdown }: AnalyticsReport,
  first: number,
): SessionDayChunk {
  const dimensions = (answer.dimensionHeaders ?? []).map(({ name }) => name);
  const metrics = (answer.metricHeaders ?? []).map(({ name }) => name);
  const hidden = new Set(
    (answer.metadata?.schemaRestrictionResponse?.activeMetricRestrictions ?? []).map(
      ({ metricName }) => metricName,
    ),
  );
  const rows: SessionDayChunk['rows'][number][] = [];
  const rejected: RejectedRow[] = [];
  for (const [index, row] of (answer.rows ?? []).entries()) {
    const cells = new Map<string, string>();
    for (const [at, name] of dimensions.entries()) cells.set(name, row.dimensionValues?.[at]?.value ?? '');
    for (const [at, name] of metrics.entries())
      if (!hidden.has(name)) cells.set(name, row.metricValues?.[at]?.value ?? '');
    const read = new RowReader(cells, first + index);
    const made = { line: first + index, breakdown, ...read.row() };
    if (read.rejected.length === 0) rows.push(made);
    else rejected.push(...read.rejected);
  }
  return { rows, rejected };
}

/** Reads the cells of one row, and notes those that cannot be read. */
class RowReader {
  readonly rejected: RejectedRow[] = [];
  readonly #cells: ReadonlyMap<string, string>;
  readonly #line: number;

  constructor(cells: ReadonlyMap<string, string>, line: number) {
    this.#cells = cells;
    this.#line = line;
  }

  row(): Omit<SessionDayChunk['rows'][number], 'line' | 'breakdown'> {
    return {
      date: this.#day(),
      hour: this.#text('hour') === null ? null : this.#whole('hour'),
      campaign_id: this.#text('sessionCampaignId'),
      campaign: this.#text('sessionCampaignName'),
      traffic_source: this.#trafficSource(),
      medium: this.#text('sessionMedium'),
      landing_page: this.#text('landingPage'),
      device: this.#text('deviceCategory'),
      returning_user: this.#returning(),
      sessions: this.#whole('sessions') ?? 0,
      engaged_sessions: this.#whole('engagedSessions'),
      session_duration: this.#number('averageSessionDuration'),
      page_views: this.#whole('screenPageViews'),
      key_events: this.#decimal('keyEvents'),
      key_event_rate: this.#number('sessionKeyEventRate'),
      revenue: this.#decimal('purchaseRevenue'),
    };
  }

  #text(name: string): string | null {
    const value = this.#cells.get(name) ?? '';
    return NOT_TOLD.has(value) ? null : value;
  }

  #day(): string {
    const value = this.#cells.get('date') ?? '';
    const text = value.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
    if (isDay(text)) return day(text);
    this.#reject('date', value, 'expected a day as YYYYMMDD');
    return text;
  }

  #trafficSource(): string | null {
    const [source, medium] = [this.#cells.get('sessionSource') ?? '', this.#cells.get('sessionMedium') ?? ''];
    return NOT_TOLD.has(source) && NOT_TOLD.has(medium) ? null : `${source} / ${medium}`;
  }

  #returning(): boolean | null {
    const value = this.#cells.get('newVsReturning');
    if (value === 'returning') return true;
    return value === 'new' ? false : null;
  }

  #whole(name: string): number | null {
    const number = this.#number(name);
    if (number === null || Number.isSafeInteger(number)) return number;
    return this.#reject(name, this.#cells.get(name) ?? '', 'expected a whole number');
  }

  #number(name: string): number | null {
    const text = this.#cells.get(name);
    if (text === undefined) return null;
    const number = text === '' ? Number.NaN : Number(text);
    return Number.isFinite(number) ? number : this.#reject(name, text, 'expected a number');
  }

  #decimal(name: string): string | null {
    const text = this.#cells.get(name);
    if (text === undefined) return null;
    const value = parseDecimal(text);
    return value === null ? this.#reject(name, text, 'expected a number') : formatDecimal(value);
  }

  #reject(column: string, value: string, reason: string): null {
    this.rejected.push({ line: this.#line, column, value, reason });
    return null;
  }
}
