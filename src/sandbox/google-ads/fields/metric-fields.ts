import type { FieldType, MetricField } from './field.ts';
import type { Totals } from './totals.ts';

/** Metrics that the twin serves, with Google's names, units and censoring. */
export const metricFields: readonly MetricField[] = [
  metric('impressions', 'INT64', (t) => t.impressions),
  metric('clicks', 'INT64', (t) => t.clicks),
  metric('interactions', 'INT64', (t) => t.clicks),
  metric('cost_micros', 'INT64', (t) => Math.round(t.costMicros)),
  metric('ctr', 'DOUBLE', (t) => ratio(t.clicks, t.impressions)),
  metric('interaction_rate', 'DOUBLE', (t) => ratio(t.clicks, t.impressions)),
  metric('average_cpc', 'DOUBLE', (t) => known(t.costMicros, t.clicks)),
  metric('average_cost', 'DOUBLE', (t) => known(t.costMicros, t.clicks)),
  ...conversions('', (t) => t.conversions),
  ...conversions('all_', (t) => t.conversions),
  ...values('', (t) => t.valueMicros),
  ...values('all_', (t) => t.valueMicros),
  metric('cost_per_conversion', 'DOUBLE', (t) => known(t.costMicros, t.conversions)),
  metric('conversions_from_interactions_rate', 'DOUBLE', (t) => ratio(t.conversions, t.clicks)),
  metric('value_per_conversion', 'DOUBLE', (t) => known(t.valueMicros / 1e6, t.conversions), true),
  metric('conversions_value_per_cost', 'DOUBLE', (t) => known(t.valueMicros, t.costMicros)),
  share('search_impression_share', (t) => t.auctioned, 'share'),
  share('search_top_impression_share', (t) => t.topImpressions, 'share'),
  share('search_absolute_top_impression_share', (t) => t.absoluteTopImpressions, 'share'),
  share('search_rank_lost_impression_share', (t) => t.lostToRank, 'lost'),
  share('search_budget_lost_impression_share', (t) => t.lostToBudget, 'lost'),
  share(
    'search_rank_lost_top_impression_share',
    (t) => t.eligible - t.lostToBudget - t.topImpressions,
    'lost',
  ),
  share(
    'search_rank_lost_absolute_top_impression_share',
    (t) => t.eligible - t.lostToBudget - t.absoluteTopImpressions,
    'lost',
  ),
  metric('top_impression_percentage', 'DOUBLE', (t) => auction(t, t.topImpressions / t.auctioned)),
  metric('absolute_top_impression_percentage', 'DOUBLE', (t) =>
    auction(t, t.absoluteTopImpressions / t.auctioned),
  ),
  historical('historical_quality_score', 'INT64', (keyword) => keyword.qualityScore),
  historical('historical_search_predicted_ctr', 'ENUM', (keyword) => keyword.expectedCtr),
  historical('historical_creative_quality_score', 'ENUM', (keyword) => keyword.adRelevance),
  historical('historical_landing_page_quality_score', 'ENUM', (keyword) => keyword.landingPage),
];

function metric(name: string, type: FieldType, read: MetricField['read'], conversion = false): MetricField {
  return {
    kind: 'metric',
    name: `metrics.${name}`,
    type,
    read,
    conversion,
    filterable: true,
    sortable: true,
  };
}

function conversions(prefix: string, read: (totals: Totals) => number): MetricField[] {
  return [
    metric(`${prefix}conversions`, 'DOUBLE', read, true),
    metric(`${prefix}conversions_by_conversion_date`, 'DOUBLE', (t) => t.conversionsOn),
  ];
}

function values(prefix: string, read: (totals: Totals) => number): MetricField[] {
  return [
    metric(`${prefix}conversions_value`, 'DOUBLE', (t) => read(t) / 1e6, true),
    metric(`${prefix}conversions_value_by_conversion_date`, 'DOUBLE', (t) => t.valueOnMicros / 1e6),
  ];
}

/** Shares are published within limits only: under 0.1 as 0.0999, losses over 0.9 as 0.9001. */
function share(name: string, part: (totals: Totals) => number, kind: 'share' | 'lost'): MetricField {
  return metric(name, 'DOUBLE', (t) => {
    if (t.byHour) return 0;
    const value = auction(t, Math.max(0, part(t)) / t.eligible);
    if (value === undefined) return undefined;
    return kind === 'share' ? (value < 0.1 ? 0.0999 : value) : value > 0.9 ? 0.9001 : value;
  });
}

function historical(
  name: string,
  type: FieldType,
  read: (keyword: {
    readonly qualityScore: number | null;
    readonly expectedCtr: string | null;
    readonly adRelevance: string | null;
    readonly landingPage: string | null;
  }) => number | string | null,
): MetricField {
  return metric(name, type, (_totals, { keyword }) =>
    keyword === undefined ? undefined : (read(keyword) ?? undefined),
  );
}

function auction(totals: Totals, value: number): number | undefined {
  return totals.auctionsKnown && Number.isFinite(value) ? Math.min(1, value) : undefined;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function known(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
