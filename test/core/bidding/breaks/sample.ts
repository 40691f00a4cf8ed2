import { rng, type Rng } from '../../../../src/core/base/rng.ts';
import { openLedger, recordAlarms, type ExplainedAlarm } from '../../../../src/core/bidding/breaks/ledger.ts';
import { watchedDay, type EntityDay } from '../../../../src/core/bidding/breaks/streams.ts';
import { startWatch, watchDay } from '../../../../src/core/bidding/breaks/watch.ts';

/** Four campaigns of five ad groups with 60 clicks a day each. */
export const ENTITIES = 20;
export const GROUPS = 4;
const CLICKS = 60;

export const groupOf = Int32Array.from({ length: ENTITIES }, (_, i) => Math.floor(i / 5));

/** What is otherwise than usual for an entity on a day; 1 where nothing is. */
export interface Otherwise {
  readonly conversion?: number;
  readonly bounce?: number;
  readonly cpc?: number;
  readonly visits?: number;
  /** How often each conversion is counted. */
  readonly times?: number;
}

/** Plays days through a watch and its ledger; conversions arrive on the day of their click. */
export function playDays(days: number, otherwise: (day: number, entity: number) => Otherwise, seed = 1) {
  const draw = rng(seed, 'days');
  const watch = startWatch(groupOf, GROUPS);
  const ledger = openLedger(ENTITIES);
  const rates = new Float64Array(ENTITIES).fill(0.05);
  const alarms: ExplainedAlarm[] = [];
  for (let day = 0; day < days; day++) {
    const found = watchDay(watch, watchedDay(entityDay(day, draw, otherwise)));
    alarms.push(...recordAlarms(ledger, watch, found, rates, day));
  }
  return { alarms, ledger, watch };
}

function entityDay(day: number, draw: Rng, otherwise: (day: number, entity: number) => Otherwise): EntityDay {
  const by = (of: (i: number) => number): Float64Array =>
    Float64Array.from({ length: ENTITIES }, (_, i) => of(i));
  const clicks = by(() => draw.poisson(CLICKS));
  const visits = clicks.map((count, i) => draw.binomial(count, 0.93 * (otherwise(day, i).visits ?? 1)));
  return {
    day,
    clicks,
    eligible: by(() => CLICKS * 30),
    cost: clicks.map((count, i) => count * 0.7 * (otherwise(day, i).cpc ?? 1) * (1 + 0.02 * draw.normal())),
    bid: by(() => 1),
    bidMove: by(() => 0),
    arrivals: clicks.map((count, i) => {
      const { conversion = 1, times = 1 } = otherwise(day, i);
      return times * draw.poisson(count * 0.05 * conversion);
    }),
    due: clicks,
    visits,
    bounces: visits.map((count, i) => draw.binomial(count, 0.44 * (otherwise(day, i).bounce ?? 1))),
  };
}
