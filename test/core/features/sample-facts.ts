import { addDays, day, dayOfWeek, daysBetween, type Day } from '../../../src/core/base/day.ts';
import { rng } from '../../../src/core/base/rng.ts';
import type { Attributes } from '../../../src/core/features/dataset.ts';
import { LEVELS, SUMMED, WINDOWS, trailingSum } from '../../../src/core/features/row-columns.ts';
import type { Row } from '../../../src/core/tables/table.ts';

/** What happened to one keyword on one day. */
export interface Fact {
  readonly date: Day;
  readonly campaign: string;
  readonly adGroup: string;
  readonly keyword: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly cost: number;
  readonly conversions: number;
  readonly conversion_value: number;
}

export const FIRST_DAY = day('2026-01-01');

const KEYWORDS = [
  'cheap flights',
  'flights to paris',
  'air france',
  'paris hotel',
  'flight paris cheap',
  'rome',
];

/** Facts of six keywords in two campaigns, of which both have an ad group called group 1; two keywords convert three times as well. */
export function facts(seed: number, days: number): readonly Fact[] {
  return KEYWORDS.flatMap((keyword, at) =>
    Array.from({ length: days }, (_, n) => {
      const random = rng(seed, keyword, n);
      const impressions = 50 + random.poisson(100);
      const clicks = random.binomial(impressions, 0.06);
      const conversions = random.binomial(clicks, at % 3 === 2 ? 0.3 : 0.1);
      return {
        date: addDays(FIRST_DAY, n),
        campaign: at < 3 ? 'Brand' : 'Generic',
        adGroup: `group ${Math.floor(at / 2)}`,
        keyword,
        impressions,
        clicks,
        cost: Number((clicks * (0.4 + 0.2 * at)).toFixed(2)),
        conversions,
        conversion_value: conversions * 20,
      };
    }),
  );
}

/**
 * The rows of `features.entity_day` that belong to the facts, computed the slow obvious way:
 * every trailing sum is over the facts of the days before.
 */
export function entityDayRows(all: readonly Fact[]): readonly Row[] {
  return all.map((fact) => ({
    source: 'sample',
    account_id: 'a1',
    entity_level: 'keyword',
    entity_id: `${fact.adGroup}~${fact.keyword}`,
    entity_name: fact.keyword,
    date: fact.date,
    is_current: false,
    campaign_id: fact.campaign,
    campaign: fact.campaign,
    ad_group_id: fact.adGroup,
    ad_group: fact.adGroup,
    keyword: fact.keyword,
    match_type: fact.keyword.length % 2 === 0 ? 'Exact' : 'Broad',
    network: 'Search',
    device: null,
    traffic_source: fact.campaign === 'Brand' ? 'google' : null,
    bid_strategy: null,
    status: 'Enabled',
    bid: '1.5',
    attributes: '{"season":"winter","score":3,"sale":true}',
    impressions: fact.impressions,
    clicks: fact.clicks,
    cost: fact.cost.toFixed(2),
    conversions: String(fact.conversions),
    conversion_value: String(fact.conversion_value),
    cpc: fact.clicks > 0 ? (fact.cost / fact.clicks).toFixed(4) : null,
    average_position: 1.5,
    impression_share: 0.4,
    day_of_week: dayOfWeek(fact.date),
    ...trailingSums(fact, all),
    campaign_sessions_28d: 40,
    campaign_session_duration_28d: 90,
    campaign_bounce_rate_28d: 0.5,
    campaign_returning_share_28d: 0.25,
    campaign_session_conversions_28d: 4,
  }));
}

/** Extra columns of the sample. */
export const sampleAttributes: Attributes = {
  season: { type: 'category', known: 'attribute' },
  score: { type: 'number', known: 'period' },
  sale: { type: 'boolean', known: 'attribute' },
};

function trailingSums(fact: Fact, all: readonly Fact[]): Readonly<Record<string, number | string>> {
  const sums: Record<string, number | string> = {};
  for (const level of LEVELS) {
    const same = all.filter((other) => belongs(other, fact, level));
    for (const window of WINDOWS) {
      const before = same.filter(({ date }) => isWithin(daysBetween(date, fact.date), window));
      for (const metric of SUMMED) {
        const sum = before.reduce((total, other) => total + other[metric], 0);
        sums[trailingSum(level, metric, window)] = metric === 'cost' ? sum.toFixed(2) : sum;
      }
    }
  }
  return sums;
}

function isWithin(age: number, window: number): boolean {
  return age >= 1 && age <= window;
}

function belongs(other: Fact, fact: Fact, level: (typeof LEVELS)[number]): boolean {
  if (level === 'account_') return true;
  if (other.campaign !== fact.campaign) return false;
  if (level === 'campaign_') return true;
  if (other.adGroup !== fact.adGroup) return false;
  return level === 'ad_group_' || other.keyword === fact.keyword;
}
