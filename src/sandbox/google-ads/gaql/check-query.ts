import { addDays, day, type Day } from '../../../core/base/day.ts';
import { RequestFailure } from '../api-error.ts';
import type { AttributeField, Field, MetricField, SegmentField } from '../fields/field.ts';
import type { CustomerRecord } from '../records.ts';
import { checkClicks } from './check-clicks.ts';
import { intersect, namedRange, periodRange, readDay, type DateRange } from './date-range.ts';
import { findField, findResource, type Clause } from './find-fields.ts';
import { gaqlError } from './gaql-error.ts';
import type { Plan, Test } from './plan.ts';
import { parseQuery } from './parse.ts';
import { predicateOf } from './predicate.ts';
import type { Condition, Name, Query } from './syntax.ts';

const ALWAYS: DateRange = { from: day('1970-01-01'), to: day('9999-12-31') };
const CHANGE_EVENT_DAYS = 30;
const CHANGE_EVENT_LIMIT = 10_000;

/** Parses a query and checks it as the API does, for one account on one day. @throws RequestFailure */
export function checkQuery(text: string, customer: CustomerRecord, today: Day): Plan {
  const query = parseQuery(text);
  const resource = findResource(text, query);
  const find = (name: Name, clause: Clause): Field => findField(text, name, clause, resource);
  const select = query.select.map((name) => find(name, 'SELECT'));
  const conditions = query.where.map((condition) => {
    const field = find(condition.field, 'WHERE');
    return { field, condition, holds: predicateOf(text, field, condition, today) };
  });
  const orderings = query.orderBy.map(({ field, descending }) => ({
    field: find(field, 'ORDER BY'),
    descending,
  }));
  const segments = select.filter((field) => field.kind === 'segment');
  const metrics = select.filter((field) => field.kind === 'metric');
  const used = [...select, ...conditions.map(({ field }) => field)];
  if (customer.manager && used.some((field) => field.kind === 'metric')) throw metricsForManager(text);
  checkSelected(text, query, select, conditions, orderings);
  checkLag(text, segments, used);
  if (query.from.text === 'location_view') checkLocationView(text, used);
  const range = rangeOf(conditions, today);
  if (query.from.text === 'click_view') checkClicks(text, used, range, today);
  checkRange(text, query, segments, range);
  if (query.from.text === 'change_event') checkChangeEvents(query, conditions, today);
  return {
    query,
    text,
    resource,
    resourceName: query.from.text,
    select,
    segments,
    metrics,
    attributeTests: testsOf<AttributeField>(conditions, 'attribute'),
    segmentTests: testsOf<SegmentField>(conditions, 'segment'),
    metricTests: testsOf<MetricField>(conditions, 'metric'),
    range,
    orderings,
    today,
  };
}

interface CheckedCondition extends Test<Field> {
  readonly condition: Condition;
}

function testsOf<F extends Field>(conditions: readonly Test<Field>[], kind: F['kind']): Test<F>[] {
  return conditions.flatMap(({ field, holds }) =>
    field.kind === kind ? [{ field: field as F, holds }] : [],
  );
}

/** Segments that are filtered on, and anything summed that is sorted by, must be selected too. */
function checkSelected(
  text: string,
  query: Query,
  select: readonly Field[],
  conditions: readonly CheckedCondition[],
  orderings: Plan['orderings'],
): void {
  const chosen = new Set(select.map(({ name }) => name));
  const filtered = conditions.filter(({ field }) => field.kind === 'segment' && !field.date);
  const sorted = orderings.filter(({ field }) => field.kind !== 'attribute');
  for (const { field } of [...filtered, ...sorted]) {
    if (chosen.has(field.name)) continue;
    const names = [...query.where, ...query.orderBy].map((part) => part.field);
    throw gaqlError(
      text,
      'EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE',
      `Error in query: '${field.name}' must be in the SELECT clause.`,
      names.find((name) => name.text === field.name)?.at ?? null,
      field.name,
    );
  }
}

function checkLag(text: string, segments: readonly SegmentField[], used: readonly Field[]): void {
  if (!segments.some(({ name }) => name === 'segments.conversion_lag_bucket')) return;
  const wrong = used.find((field) => field.kind === 'metric' && !field.conversion);
  if (wrong === undefined) return;
  throw gaqlError(
    text,
    'PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
    `Error in query: '${wrong.name}' cannot be split by 'segments.conversion_lag_bucket'.`,
    text.indexOf(wrong.name),
    wrong.name,
  );
}

/** Places know no hours, lags or shares of impressions. */
function checkLocationView(text: string, used: readonly Field[]): void {
  const wrong = used.find(({ name }) =>
    /hour$|lag_bucket$|impression_share$|impression_percentage$/.test(name),
  );
  if (wrong === undefined) return;
  throw gaqlError(
    text,
    wrong.kind === 'metric'
      ? 'PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE'
      : 'PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE',
    `Error in query: '${wrong.name}' cannot be asked of 'location_view'.`,
    text.indexOf(wrong.name),
    wrong.name,
  );
}

/** The days that the conditions on date segments leave; open ends stay at those of {@link ALWAYS}. */
function rangeOf(conditions: readonly CheckedCondition[], today: Day): DateRange {
  return conditions
    .filter(({ field }) => field.kind === 'segment' && field.date)
    .map(({ condition }) => rangeOfCondition(condition, today))
    .reduce(intersect, ALWAYS);
}

function rangeOfCondition({ field, operator, values }: Condition, today: Day): DateRange {
  const [first, second] = values.map(({ text }) => readDay(text));
  if (operator === 'DURING') return namedRange(values[0]?.text.toUpperCase() ?? '', today) ?? ALWAYS;
  if (first === null || first === undefined) {
    const year = /^\d{4}$/.test(values[0]?.text ?? '') ? values[0]?.text : undefined;
    return year === undefined || operator !== '='
      ? ALWAYS
      : { from: day(`${year}-01-01`), to: day(`${year}-12-31`) };
  }
  if (operator === '=') return periodRange(field.text, first) ?? ALWAYS;
  if (operator === 'BETWEEN' && second !== null && second !== undefined)
    return { from: first, to: periodRange(field.text, second)?.to ?? second };
  if (operator === '>=') return { ...ALWAYS, from: first };
  if (operator === '>') return { ...ALWAYS, from: addDays(first, 1) };
  if (operator === '<=') return { ...ALWAYS, to: periodRange(field.text, first)?.to ?? first };
  if (operator === '<') return { ...ALWAYS, to: addDays(first, -1) };
  return ALWAYS;
}

function checkRange(text: string, query: Query, segments: readonly SegmentField[], range: DateRange): void {
  const split = segments.find(({ date }) => date);
  const finite = range.from > ALWAYS.from && range.to < ALWAYS.to;
  if (split !== undefined && !finite)
    throw gaqlError(
      text,
      'EXPECTED_FILTERS_ON_DATE_RANGE',
      `Error in WHERE clause: a query that selects '${split.name}' needs a finite date range, such as segments.date DURING LAST_30_DAYS.`,
      query.select.find((name) => name.text === split.name)?.at ?? null,
      split.name,
    );
}

function checkChangeEvents(query: Query, conditions: readonly CheckedCondition[], today: Day): void {
  const range = conditions
    .filter(({ field }) => field.name === 'change_event.change_date_time')
    .map(({ condition }) => {
      const cut = condition.values.map((value) => ({ ...value, text: value.text.slice(0, 10) }));
      const asDay = { ...condition, values: condition.operator === 'DURING' ? condition.values : cut };
      return rangeOfCondition({ ...asDay, field: { text: 'segments.date', at: 0 } }, today);
    })
    .reduce(intersect, ALWAYS);
  if (range.from === ALWAYS.from || range.to === ALWAYS.to)
    throw changeEventError(
      'CHANGE_DATE_RANGE_INFINITE',
      'The change event search request must specify a finite range on change_date_time.',
    );
  if (range.from < addDays(today, -CHANGE_EVENT_DAYS))
    throw changeEventError(
      'START_DATE_TOO_OLD',
      `The requested start date is too old. It cannot be older than ${CHANGE_EVENT_DAYS} days.`,
    );
  if (query.limit === null)
    throw changeEventError('LIMIT_NOT_SPECIFIED', 'A change event search request must specify a LIMIT.');
  if (query.limit > CHANGE_EVENT_LIMIT)
    throw changeEventError('INVALID_LIMIT_CLAUSE', 'The LIMIT of a change event search is at most 10000.');
}

function changeEventError(code: string, message: string): RequestFailure {
  return new RequestFailure('INVALID_ARGUMENT', [{ category: 'change_event_error', code, message }]);
}

function metricsForManager(text: string): RequestFailure {
  return gaqlError(
    text,
    'REQUESTED_METRICS_FOR_MANAGER',
    'Metrics cannot be requested for a manager account. To retrieve metrics, issue separate requests against each client account under the manager account.',
    null,
  );
}
