import { dayNumber, type Day } from '../../core/base/day.ts';
import { Dice, STREAM } from './dice.ts';
import type { Account, DriftEvent, DriftScope } from './market.ts';

/** Days that a smart bidder takes to believe all of a change in conversion. */
const BELIEF_DAYS = 14;

/** What events do to ad groups on one day: factors 1 and shifts 0 where nothing happens. */
export interface Drift {
  readonly rankShift: Float64Array;
  readonly density: Float64Array;
  readonly conversion: Float64Array;
  /** The part of `conversion` that a smart bidder has noticed. */
  readonly believedConversion: Float64Array;
  readonly value: Float64Array;
  readonly demand: Float64Array;
  /** 1 where visitors can see that the landing page is broken. */
  readonly broken: Uint8Array;
  /** 1 where conversions that arrive today are not recorded. */
  readonly trackingOut: Uint8Array;
}

/** Adds up the events of a day. Ad groups that a share strikes are drawn by seed and event, the same on every day. */
export function driftOn(account: Account, events: readonly DriftEvent[], day: Day, seed: number): Drift {
  const drift = calm(account.adGroups.length);
  for (const [index, event] of events.entries()) {
    if (day < event.from || (event.until !== undefined && day >= event.until)) continue;
    const age = dayNumber(day) - dayNumber(event.from);
    for (const g of struck(account, event.scope, index, seed)) strike(drift, g, event, age);
  }
  return drift;
}

/** Indices of the ad groups that an event strikes. */
export function struck(account: Account, scope: DriftScope, event: number, seed: number): number[] {
  const dice = new Dice(seed);
  return account.adGroups.flatMap((adGroup, g) => {
    if (scope === 'all') return [g];
    if ('campaignIds' in scope) return scope.campaignIds.includes(adGroup.campaignId) ? [g] : [];
    if ('adGroupIds' in scope) return scope.adGroupIds.includes(adGroup.id) ? [g] : [];
    return dice.deal(STREAM.scope, event, g).next() < scope.share ? [g] : [];
  });
}

function strike(drift: Drift, g: number, event: DriftEvent, age: number): void {
  const times = (of: Float64Array, factor: number): void => {
    of[g] = (of[g] as number) * factor;
  };
  const convert = (factor: number): void => {
    times(drift.conversion, factor);
    times(drift.believedConversion, factor ** Math.min(1, age / BELIEF_DAYS));
  };
  switch (event.kind) {
    case 'competitor':
      drift.rankShift[g] = (drift.rankShift[g] as number) + event.rankShift;
      times(drift.density, event.densityFactor);
      break;
    case 'landing-page':
      convert(event.conversionFactor);
      if (event.visible) drift.broken[g] = 1;
      break;
    case 'tracking-outage':
      drift.trackingOut[g] = 1;
      break;
    case 'price':
      times(drift.value, event.valueFactor);
      convert(event.conversionFactor);
      break;
    case 'demand':
      times(drift.demand, event.factor);
      break;
  }
}

function calm(adGroups: number): Drift {
  const ones = (): Float64Array => new Float64Array(adGroups).fill(1);
  return {
    rankShift: new Float64Array(adGroups),
    density: ones(),
    conversion: ones(),
    believedConversion: ones(),
    value: ones(),
    demand: ones(),
    broken: new Uint8Array(adGroups),
    trackingOut: new Uint8Array(adGroups),
  };
}
