import { words } from '../derive/words.ts';
import { column, ratio, type Feature, type KnownAt, type RowFormula } from './feature.ts';

const grain = 'performance';

const traits: readonly Feature[] = [
  'campaign',
  'ad_group',
  'match_type',
  'network',
  'device',
  'traffic_source',
  'bid_strategy',
].map((name) => column({ name, group: 'traits', grain, type: 'category', unit: 'level', known: 'before' }));

const keywordText: readonly Feature[] = [
  {
    ...column({ name: 'keyword_words', group: 'keyword_text', grain, unit: 'words', known: 'before' }),
    formula: 'words of the keyword, split at anything but letters and digits',
    sources: ['keyword'],
    origin: { kind: 'text', compute: (keyword) => words(keyword).length },
  },
  {
    ...column({
      name: 'keyword_characters',
      group: 'keyword_text',
      grain,
      unit: 'characters',
      known: 'before',
    }),
    formula: 'length of the keyword',
    sources: ['keyword'],
    origin: { kind: 'text', compute: (keyword) => Array.from(keyword).length },
  },
  {
    ...column({ name: 'keyword_tokens', group: 'keyword_text', grain, unit: '0 or 1 each', known: 'before' }),
    formula: 'one indicator for each of the most frequent words of the training part',
    sources: ['keyword'],
    origin: { kind: 'tokens' },
  },
];

const calendar: readonly Feature[] = [
  column({
    name: 'day_of_week',
    group: 'calendar',
    grain,
    unit: '1 = Sunday … 7 = Saturday',
    formula: 'day of the week of the date',
    sources: ['date'],
    known: 'before',
  }),
  formula('weekend', 'calendar', '0 or 1', 'before', 'day_of_week is 1 or 7', ['day_of_week'], isWeekend),
];

const levers: readonly Feature[] = [
  column({ name: 'bid', group: 'levers', grain, unit: 'account currency', known: 'before' }),
];

const samePeriod: readonly Feature[] = [
  period('impressions', 'impressions'),
  period('clicks', 'clicks'),
  period('cost', 'account currency'),
  period('cpc', 'account currency per click'),
  period('average_position', 'position from 1'),
  period('impression_share', 'share 0..1'),
  column({ name: 'status', group: 'same_period', grain, type: 'category', unit: 'level', known: 'period' }),
  divided('ctr', 'clicks per impression', 'period', 'clicks / impressions', ['clicks', 'impressions'], ratio),
  formula(
    'cost_adjusted_ctr',
    'same_period',
    'account currency per impression',
    'period',
    'cpc × ctr',
    ['cpc', 'ctr'],
    (cpc, ctr) => cpc * ctr,
  ),
];

const outcome: readonly Feature[] = [
  column({ name: 'conversions', group: 'outcome', grain, unit: 'conversions', known: 'outcome' }),
  column({ name: 'conversion_value', group: 'outcome', grain, unit: 'account currency', known: 'outcome' }),
  divided(
    'conversion_rate',
    'conversions per click',
    'outcome',
    'conversions / clicks',
    ['conversions', 'clicks'],
    ratio,
  ),
  divided(
    'ad_efficiency',
    'conversions per impression and account currency',
    'outcome',
    'ctr × conversion_rate / cpc',
    ['ctr', 'conversion_rate', 'cpc'],
    adEfficiency,
  ),
];

/** What is known of an entity and of its day, apart from trailing windows. */
export const performanceFeatures: readonly Feature[] = [
  ...traits,
  ...keywordText,
  ...calendar,
  ...levers,
  ...samePeriod,
  ...outcome,
];

/** CTR × conversion rate / CPC; missing when the CPC is 0, because free clicks have no efficiency to compare. */
export function adEfficiency(ctr: number, conversionRate: number, cpc: number): number {
  return ratio(ctr * conversionRate, cpc);
}

/** 1 on Saturday and Sunday, 0 on other days. */
export function isWeekend(dayOfWeek: number): number {
  if (Number.isNaN(dayOfWeek)) return Number.NaN;
  return dayOfWeek === 1 || dayOfWeek === 7 ? 1 : 0;
}

function period(name: string, unit: string): Feature {
  return column({ name, group: 'same_period', grain, unit, known: 'period' });
}

function divided(
  name: string,
  unit: string,
  known: KnownAt,
  text: string,
  sources: readonly string[],
  compute: RowFormula,
): Feature {
  const group = known === 'outcome' ? 'outcome' : 'same_period';
  return { ...formula(name, group, unit, known, text, sources, compute), zero: 'missing' };
}

function formula(
  name: string,
  group: string,
  unit: string,
  known: KnownAt,
  text: string,
  sources: readonly string[],
  compute: RowFormula,
): Feature {
  const origin = { kind: 'formula', compute } as const;
  return { ...column({ name, group, grain, unit, known }), formula: text, sources, origin };
}
