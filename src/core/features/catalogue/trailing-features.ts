import { LEVELS, WINDOWS, trailingSum, type Level, type Summed, type Window } from '../row-columns.ts';
import { column, ratio, type Feature, type RateName, type RowFormula } from './feature.ts';
import { adEfficiency } from './performance-features.ts';
import { engagementScore } from './session-features.ts';

const grain = 'performance';

/** Which trailing sums each rate divides. */
export const rateParts: Readonly<Record<RateName, { readonly over: Summed; readonly under: Summed }>> = {
  ctr: { over: 'clicks', under: 'impressions' },
  cvr: { over: 'conversions', under: 'clicks' },
  cpc: { over: 'cost', under: 'clicks' },
};

const RATES: readonly RateName[] = ['ctr', 'cvr', 'cpc'];

const unitOf: Readonly<Record<RateName, string>> = {
  ctr: 'clicks per impression',
  cvr: 'conversions per click',
  cpc: 'account currency per click',
};

/** `campaign_cvr_28d`. */
export function rateFeature(level: Level, rate: RateName, window: Window): string {
  return `${level}${rate}_${window}d`;
}

const rates: readonly Feature[] = LEVELS.flatMap((level) =>
  RATES.flatMap((rate) => WINDOWS.map((window) => trailingRate(level, rate, window))),
);

const volumes: readonly Feature[] = (['impressions', 'clicks', 'cost', 'conversions'] as const).flatMap(
  (metric) =>
    WINDOWS.map((window) => {
      const source = trailingSum('', metric, window);
      return derived(
        `log_${source}`,
        'trailing_volume',
        `log(1 + ${metric})`,
        `log(1 + ${source})`,
        [source],
        logOnePlus,
      );
    }),
);

const interactions: readonly Feature[] = WINDOWS.flatMap((window) => {
  const [ctr, cvr, cpc] = RATES.map((rate) => rateFeature('', rate, window)) as [string, string, string];
  const perImpression = 'account currency per impression';
  const group = 'interactions';
  return [
    derived(
      `cost_adjusted_ctr_${window}d`,
      group,
      perImpression,
      `${cpc} × ${ctr}`,
      [cpc, ctr],
      (a, b) => a * b,
    ),
    {
      ...derived(
        `ad_efficiency_${window}d`,
        group,
        'conversions per impression and account currency',
        `${ctr} × ${cvr} / ${cpc}`,
        [ctr, cvr, cpc],
        adEfficiency,
      ),
      zero: 'missing',
    },
  ];
});

const siteBehaviour: readonly Feature[] = [
  behaviour('campaign_session_duration_28d', 'seconds'),
  behaviour('campaign_bounce_rate_28d', 'share 0..1'),
  behaviour('campaign_returning_share_28d', 'share 0..1'),
  derived(
    'log_campaign_sessions_28d',
    'site_behaviour',
    'log(1 + sessions)',
    'log(1 + campaign_sessions_28d)',
    ['campaign_sessions_28d'],
    logOnePlus,
  ),
  {
    ...derived(
      'campaign_session_rate_28d',
      'site_behaviour',
      'converting sessions per session',
      'campaign_session_conversions_28d / campaign_sessions_28d',
      ['campaign_session_conversions_28d', 'campaign_sessions_28d'],
      ratio,
    ),
    zero: 'missing',
  },
  {
    ...derived(
      'campaign_engagement_28d',
      'site_behaviour',
      'seconds',
      'campaign_session_duration_28d × campaign_returning_share_28d / campaign_bounce_rate_28d',
      ['campaign_session_duration_28d', 'campaign_returning_share_28d', 'campaign_bounce_rate_28d'],
      engagementScore,
    ),
    zero: 'a bounce rate below 0.001 counts as 0.001',
  },
];

/** What trailing windows, ending the day before, say of an entity and of what it belongs to. */
export const trailingFeatures: readonly Feature[] = [...rates, ...volumes, ...interactions, ...siteBehaviour];

/** log(1 + x), with negative x (restated sums) as 0. */
export function logOnePlus(x: number): number {
  return Number.isNaN(x) ? Number.NaN : Math.log1p(Math.max(0, x));
}

function trailingRate(level: Level, rate: RateName, window: Window): Feature {
  const over = trailingSum(level, rateParts[rate].over, window);
  const under = trailingSum(level, rateParts[rate].under, window);
  const parent = level === 'account_' ? 'the average of the training part' : `the rate one level up`;
  return {
    ...column({
      name: rateFeature(level, rate, window),
      group: 'trailing_rates',
      grain,
      unit: unitOf[rate],
      known: 'before',
    }),
    group: level === 'account_' ? 'account_rates' : 'trailing_rates',
    formula: `(${over} + k × parent) / (${under} + k), the parent being ${parent}`,
    sources: [over, under],
    zero: 'the parent’s rate',
    origin: { kind: 'rate', rate, level, window },
  };
}

function behaviour(name: string, unit: string): Feature {
  const formula = 'over the sessions of the campaign in the 28 days before';
  return column({ name, group: 'site_behaviour', grain, unit, formula, known: 'before' });
}

function derived(
  name: string,
  group: string,
  unit: string,
  formula: string,
  sources: readonly string[],
  compute: RowFormula,
): Feature {
  const origin = { kind: 'formula', compute } as const;
  return { ...column({ name, group, grain, unit, known: 'before' }), formula, sources, origin };
}
