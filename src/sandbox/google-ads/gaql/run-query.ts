import type { RowContext } from '../fields/field.ts';
import type { Source } from '../fields/resources.ts';
import { Totals } from '../fields/totals.ts';
import type { Fact, FactRequest } from '../store.ts';
import type { Plan } from './plan.ts';
import { sortRows } from './sort-rows.ts';

/** One row of an answer: its records, the values of its segments in the order selected, and its sums. */
export interface ResultRow {
  readonly context: RowContext;
  readonly segments: readonly (string | number | null)[];
  readonly totals: Totals;
}

/** What a query is run on. */
export interface QuerySource extends Source {
  readonly facts: (request: FactRequest) => Iterable<Fact>;
}

/** Runs a checked query: joins, filters, splits by segments, sums, sorts and cuts. */
export function runQuery(plan: Plan, source: QuerySource): ResultRow[] {
  const contexts: RowContext[] = [];
  for (const context of plan.resource.rows(source, plan.range))
    if (plan.attributeTests.every(({ field, holds }) => holds(field.read(context)))) contexts.push(context);
  const rows = needsFacts(plan)
    ? summed(plan, source, contexts)
    : contexts.map((context) => ({ context, segments: [], totals: new Totals() }));
  const sorted = sortRows(plan, rows);
  return plan.query.limit === null ? sorted : sorted.slice(0, plan.query.limit);
}

/** The sums over all rows: the summary row. */
export function summarize(plan: Plan, rows: readonly ResultRow[]): Totals {
  const all = new Totals(isByHour(plan));
  for (const { totals } of rows) all.addTotals(totals);
  return all;
}

function needsFacts(plan: Plan): boolean {
  return plan.segments.length + plan.metrics.length + plan.metricTests.length > 0;
}

function summed(plan: Plan, source: QuerySource, contexts: readonly RowContext[]): ResultRow[] {
  const byEntity = new Map(contexts.map((context) => [entityKey(plan, context), context]));
  const groups = new Map<string, ResultRow>();
  const byHour = isByHour(plan);
  const split = plan.segments.length > 0;
  if (!split)
    for (const [key, context] of byEntity)
      groups.set(key, { context, segments: [], totals: new Totals(byHour) });
  for (const fact of factsOf(plan, source, contexts)) {
    const entity = factKey(plan, fact, source);
    const context = byEntity.get(entity);
    if (
      context === undefined ||
      !plan.segmentTests.every(({ field, holds }) => holds(field.read(fact, context)))
    )
      continue;
    const segments = plan.segments.map((segment) => segment.read(fact, context));
    const key = split ? `${entity}|${segments.join('|')}` : entity;
    let row = groups.get(key);
    if (row === undefined) {
      row = { context, segments, totals: new Totals(byHour) };
      groups.set(key, row);
    }
    row.totals.add(fact.counts, fact.day < plan.today);
  }
  return [...groups.values()].filter(
    ({ context, totals }) =>
      !(split && totals.empty) &&
      plan.metricTests.every(({ field, holds }) => holds(field.read(totals, context))),
  );
}

/** A click is the fact of its own row. */
function factsOf(plan: Plan, source: QuerySource, contexts: readonly RowContext[]): Iterable<Fact> {
  if (plan.resource.level !== 'click') return source.facts(requestOf(plan));
  return contexts.flatMap(({ click }) =>
    click === undefined ? [] : [{ ...click, hour: null, lagBucket: null, counts: { clicks: 1 } }],
  );
}

function requestOf(plan: Plan): FactRequest {
  const segments = new Set(plan.segments.map(({ name }) => name));
  const metrics = [...plan.metrics, ...plan.metricTests.map(({ field }) => field)].map(({ name }) => name);
  return {
    ...plan.range,
    hour: segments.has('segments.hour'),
    network: segments.has('segments.ad_network_type'),
    location: plan.resource.level === 'location',
    lag: segments.has('segments.conversion_lag_bucket'),
    conversionDates: metrics.some((name) => name.endsWith('_by_conversion_date')),
    auctions: metrics.some((name) => /impression_share|top_impression/.test(name)),
  };
}

function entityKey(plan: Plan, context: RowContext): string {
  switch (plan.resource.level) {
    case 'keyword':
      return `${context.keyword?.adGroupId}~${context.keyword?.id}`;
    case 'ad_group':
      return context.adGroup?.id ?? '';
    case 'campaign':
      return context.campaign?.id ?? '';
    case 'budget':
      return context.budget?.id ?? '';
    case 'click':
      return context.click?.gclid ?? '';
    case 'location':
      return `${context.criterion?.campaignId}~${context.criterion?.id}`;
    default:
      return '';
  }
}

function factKey(plan: Plan, fact: Fact, { account }: QuerySource): string {
  switch (plan.resource.level) {
    case 'keyword':
      return `${fact.adGroupId}~${fact.keywordId}`;
    case 'ad_group':
      return fact.adGroupId;
    case 'campaign':
      return fact.campaignId;
    case 'budget':
      return account.campaigns.get(fact.campaignId)?.budgetId ?? '';
    case 'click':
      return fact.gclid ?? '';
    case 'location':
      return `${fact.campaignId}~${fact.location}`;
    default:
      return '';
  }
}

function isByHour(plan: Plan): boolean {
  return plan.segments.some(({ name }) => name === 'segments.hour');
}
