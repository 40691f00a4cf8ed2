import { addDays, isDay, type Day } from '../../core/base/day.ts';
import { RequestFailure } from '../google-ads/api-error.ts';
import { DIMENSIONS, METRICS, type DimensionField, type MetricField, type Scope } from './fields.ts';

/** A RunReportRequest as it is decoded: what is absent was not sent. */
export interface ReportRequest {
  readonly property?: string;
  readonly dimensions?: readonly { readonly name?: string; readonly dimensionExpression?: object }[];
  readonly metrics?: readonly { readonly name?: string; readonly expression?: string }[];
  readonly dateRanges?: readonly { readonly startDate?: string; readonly endDate?: string }[];
  readonly dimensionFilter?: FilterExpression;
  readonly metricFilter?: object;
  readonly offset?: number;
  readonly limit?: number;
  readonly orderBys?: readonly OrderBy[];
  readonly currencyCode?: string;
  readonly returnPropertyQuota?: boolean;
  readonly [other: string]: unknown;
}

export interface FilterExpression {
  readonly andGroup?: { readonly expressions?: readonly FilterExpression[] };
  readonly orGroup?: { readonly expressions?: readonly FilterExpression[] };
  readonly notExpression?: FilterExpression;
  readonly filter?: {
    readonly fieldName?: string;
    readonly stringFilter?: { readonly value?: string; readonly matchType?: string };
    readonly inListFilter?: { readonly values?: readonly string[] };
  };
}

export interface OrderBy {
  readonly desc?: boolean;
  readonly dimension?: { readonly dimensionName?: string };
  readonly metric?: { readonly metricName?: string };
}

/** A request that can be answered. */
export interface ReportPlan {
  readonly dimensions: readonly { readonly name: string; readonly of: NonNullable<DimensionField['of']> }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly field: Required<Pick<MetricField, 'of'>> & MetricField;
  }[];
  readonly from: Day;
  readonly to: Day;
  readonly filter: FilterExpression | null;
  readonly orderBys: readonly OrderBy[];
  readonly offset: number;
  readonly limit: number;
}

const MOST_DIMENSIONS = 9;
const MOST_METRICS = 10;
const MOST_ROWS = 250_000;
const USUAL_ROWS = 10_000;
const SCHEMA = 'https://developers.google.com/analytics/devguides/reporting/data/v1/api-schema';

/** Checks a request as the API does. `today` is the property's. @throws RequestFailure INVALID_ARGUMENT */
export function checkRequest(request: ReportRequest, today: Day, currency: string): ReportPlan {
  refuseUnserved(request, currency);
  const dimensions = (request.dimensions ?? []).map(({ name = '' }) => ({ name, field: DIMENSIONS[name] }));
  const metrics = (request.metrics ?? []).map(({ name = '' }) => ({ name, field: METRICS[name] }));
  checkNumber(dimensions.length, metrics.length);
  for (const { name, field } of dimensions) if (field === undefined) throw unknownField(name, 'dimension');
  for (const { name, field } of metrics) if (field === undefined) throw unknownField(name, 'metric');
  checkScopes([...dimensions, ...metrics]);
  const [from, to] = rangeOf(request, today);
  return {
    dimensions: dimensions.map(({ name, field }) => ({ name, of: field?.of ?? unserved(name) })),
    metrics: metrics.map(({ name, field }) => ({
      name,
      field: { ...(field as MetricField), of: field?.of ?? unserved(name) },
    })),
    from,
    to,
    filter: request.dimensionFilter ?? null,
    orderBys: request.orderBys ?? [],
    offset: request.offset ?? 0,
    limit: Math.min(
      MOST_ROWS,
      request.limit === undefined || request.limit === 0 ? USUAL_ROWS : request.limit,
    ),
  };
}

function checkNumber(dimensions: number, metrics: number): void {
  if (metrics === 0) throw invalid('Requests must have at least one metric.');
  if (dimensions > MOST_DIMENSIONS)
    throw invalid(`Requests are limited to ${MOST_DIMENSIONS} dimensions. This request has ${dimensions}.`);
  if (metrics > MOST_METRICS)
    throw invalid(`Requests are limited to ${MOST_METRICS} metrics. This request has ${metrics}.`);
}

function checkScopes(
  fields: readonly { readonly name: string; readonly field: { readonly scope: Scope } | undefined }[],
): void {
  const scope = fields[0]?.field?.scope;
  const odd = fields.filter(({ field }) => field?.scope !== scope).map(({ name }) => name);
  if (odd.length > 0)
    throw invalid(
      `Please remove ${odd.join(', ')} to make the request compatible. The request’s dimensions & metrics are incompatible. To learn more, see https://ga-dev-tools.google/ga4/dimensions-metrics-explorer/`,
    );
}

function rangeOf({ dateRanges = [] }: ReportRequest, today: Day): readonly [from: Day, to: Day] {
  const [range, ...more] = dateRanges;
  if (range === undefined) throw invalid('A dateRange is required in the request.');
  if (more.length > 0) throw invalid('The twin serves one date range a request.');
  const from = dayOf(range.startDate ?? '', today);
  const to = dayOf(range.endDate ?? '', today);
  if (from > to) throw invalid(`The start date ${from} is after the end date ${to}.`);
  return [from, to];
}

function dayOf(text: string, today: Day): Day {
  if (isDay(text)) return text;
  if (text === 'today') return today;
  if (text === 'yesterday') return addDays(today, -1);
  const ago = /^(\d+)daysAgo$/.exec(text)?.[1];
  if (ago !== undefined) return addDays(today, -Number(ago));
  throw invalid(`The date '${text}' is not YYYY-MM-DD, NdaysAgo, yesterday or today.`);
}

function refuseUnserved(request: ReportRequest, currency: string): void {
  const asked = ['metricFilter', 'cohortSpec', 'comparisons', 'metricAggregations', 'keepEmptyRows'].find(
    (name) =>
      request[name] !== undefined && request[name] !== false && (request[name] as unknown[]).length !== 0,
  );
  if (asked !== undefined) throw invalid(`The twin serves no ${asked}.`);
  const { currencyCode = '' } = request;
  if (currencyCode !== '' && currencyCode !== currency)
    throw invalid(
      `The twin converts no money: the property is in ${currency}, asked for was ${currencyCode}.`,
    );
  if (request.dimensions?.some(({ dimensionExpression }) => dimensionExpression !== undefined) === true)
    throw invalid('The twin serves no dimension expressions.');
  if (request.metrics?.some(({ expression }) => expression !== undefined) === true)
    throw invalid('The twin serves no metric expressions.');
}

function unknownField(name: string, kind: string): RequestFailure {
  return invalid(
    `Field ${name} is not a valid ${kind}. For a list of valid dimensions and metrics, see ${SCHEMA}`,
  );
}

function unserved(name: string): never {
  throw invalid(`The twin holds no data for ${name}.`);
}

/** What the API answers to a request that it does not understand. */
export function invalid(message: string): RequestFailure {
  return new RequestFailure('INVALID_ARGUMENT', [], message);
}
