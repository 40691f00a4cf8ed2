import { rng, type Rng } from '../../src/core/base/rng.ts';
import { addDays } from '../../src/core/base/day.ts';
import type { DriftEvent, DriftScope } from '../../src/sandbox/market/market.ts';
import type { Corruption } from './corrupt-arena.ts';
import { MARKET_START } from './sandbox-arena.ts';

/** A market in which much may go wrong, drawn by seed. */
export interface HostileWorld {
  readonly seed: number;
  readonly clicks: number;
  readonly events: readonly DriftEvent[];
  readonly corruption: Corruption;
  /** Share of the spend of the last four weeks of history that may be spent. */
  readonly budgetShare: number | null;
}

export const HISTORY_DAYS = 60;
export const CONTROL_DAYS = 60;
export const AD_GROUPS = 40;
const DAYS = HISTORY_DAYS + CONTROL_DAYS;

/** Draws a world: each misfortune by its own chance, so that most worlds have several. */
export function hostileWorld(seed: number): HostileWorld {
  const draw = rng(seed, 'hostile world');
  const chance = (p: number): boolean => draw.next() < p;
  const clicks = [1, 3, 6, 12, 24][draw.below(5)]!;
  const events = Array.from({ length: draw.below(4) }, () => drift(draw));
  if (chance(0.4)) events.push(outage(draw));
  const twice = chance(0.3);
  const from = chance(0.25) ? 0 : 10 + draw.below(DAYS - 20);
  const until = chance(0.3) ? DAYS : from + 5 + draw.below(56);
  const dirty = chance(0.4);
  return {
    seed,
    clicks,
    events,
    corruption: {
      seed,
      countsTwice: twice ? { from, until } : null,
      missing: dirty ? 0.03 : 0,
      duplicated: dirty ? 0.03 : 0,
      wrongValue: dirty ? 0.01 : 0,
    },
    budgetShare: chance(0.3) ? 0.3 + 0.5 * draw.next() : null,
  };
}

/** In a few words. */
export function nameOf({ clicks, events, corruption, budgetShare }: HostileWorld): string {
  const { countsTwice, missing } = corruption;
  return [
    `${clicks} clicks`,
    ...events.map(({ kind }) => kind),
    ...(countsTwice === null ? [] : [`twice ${countsTwice.from}–${countsTwice.until}`]),
    ...(missing > 0 ? ['dirty'] : []),
    ...(budgetShare === null ? [] : [`budget ${budgetShare.toFixed(2)}`]),
  ].join(', ');
}

function drift(draw: Rng): DriftEvent {
  const from = addDays(MARKET_START, 20 + draw.below(DAYS - 30));
  const until = draw.next() < 0.4 ? { until: addDays(from, 7 + draw.below(40)) } : {};
  const when = { from, ...until, scope: scope(draw) };
  const between = (least: number, most: number): number => least * (most / least) ** draw.next();
  switch (draw.below(4)) {
    case 0:
      return {
        kind: 'landing-page',
        conversionFactor: between(0.3, 0.8),
        visible: draw.next() < 0.7,
        ...when,
      };
    case 1:
      return {
        kind: 'competitor',
        rankShift: 0.5 * draw.next(),
        densityFactor: between(1, 2),
        ...when,
      };
    case 2:
      return {
        kind: 'price',
        valueFactor: between(0.7, 1.4),
        conversionFactor: between(0.6, 1.5),
        ...when,
      };
    default:
      return { kind: 'demand', factor: between(0.4, 2.5), ...when };
  }
}

function outage(draw: Rng): DriftEvent {
  const from = addDays(MARKET_START, 20 + draw.below(DAYS - 30));
  return {
    kind: 'tracking-outage',
    from,
    until: addDays(from, 3 + draw.below(12)),
    scope: draw.next() < 0.6 ? 'all' : { share: 0.2 + 0.6 * draw.next() },
  };
}

function scope(draw: Rng): DriftScope {
  return draw.next() < 0.3 ? 'all' : { share: 0.1 + 0.5 * draw.next() };
}
