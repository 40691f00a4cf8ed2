import { column, ratio, type Feature, type KnownAt, type RowFormula } from './feature.ts';

const grain = 'sessions';

/** A bounce rate below this counts as this, so that a session without bounces has a finite engagement. */
export const LEAST_BOUNCE_RATE = 0.001;

const arrival: readonly Feature[] = ['traffic_source', 'device', 'campaign_id', 'returning_user']
  .map((name) => column({ name, group: 'arrival', grain, type: 'category', unit: 'level', known: 'before' }))
  .concat([column({ name: 'cpc', group: 'arrival', grain, unit: 'account currency', known: 'before' })]);

const calendar: readonly Feature[] = [
  column({
    name: 'day_of_week',
    group: 'calendar',
    grain,
    unit: '1 = Sunday … 7 = Saturday',
    known: 'before',
  }),
  column({ name: 'hour_of_day', group: 'calendar', grain, unit: '0..23', known: 'before' }),
];

const behaviour: readonly Feature[] = [
  column({ name: 'session_duration', group: 'behaviour', grain, unit: 'seconds', known: 'period' }),
  column({ name: 'bounce_rate', group: 'behaviour', grain, unit: 'share 0..1', known: 'period' }),
  column({ name: 'page_views', group: 'behaviour', grain, unit: 'pages', known: 'period' }),
  column({
    name: 'low_engagement',
    group: 'behaviour',
    grain,
    unit: '0 or 1',
    formula: 'session_duration below the limit of the cleaning step',
    sources: ['session_duration'],
    known: 'period',
  }),
  formula('engagement_score', 'seconds', 'session_duration × returning_user / bounce_rate', {
    sources: ['session_duration', 'returning_user', 'bounce_rate'],
    zero: 'a bounce rate below 0.001 counts as 0.001',
    compute: engagementScore,
  }),
  formula('seconds_per_page', 'seconds per page', 'session_duration / page_views', {
    sources: ['session_duration', 'page_views'],
    zero: 'missing',
    compute: ratio,
  }),
];

const outcome: readonly Feature[] = [
  column({ name: 'converted', group: 'outcome', grain, type: 'category', unit: 'level', known: 'outcome' }),
  column({ name: 'revenue', group: 'outcome', grain, unit: 'account currency', known: 'outcome' }),
];

/** What is known of a session. */
export const sessionFeatures: readonly Feature[] = [...arrival, ...calendar, ...behaviour, ...outcome];

/** Session duration × returning user / bounce rate, in seconds; see {@link LEAST_BOUNCE_RATE}. */
export function engagementScore(duration: number, returning: number, bounceRate: number): number {
  return (duration * returning) / Math.max(bounceRate, LEAST_BOUNCE_RATE);
}

function formula(
  name: string,
  unit: string,
  text: string,
  { sources, zero, compute }: { sources: readonly string[]; zero: string; compute: RowFormula },
): Feature {
  const known: KnownAt = 'period';
  const base = column({ name, group: 'behaviour', grain, unit, known });
  return { ...base, formula: text, sources, zero, origin: { kind: 'formula', compute } };
}
