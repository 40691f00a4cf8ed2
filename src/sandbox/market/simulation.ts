import type { Day } from '../../core/base/day.ts';
import { micros, microsFromUnits, roundToUnit, type Micros } from '../../core/base/micros.ts';
import { dayAt } from './demand.ts';
import { Dice, STREAM } from './dice.ts';
import { NOTHING } from './expectation.ts';
import type { Market } from './market-state.ts';
import type { Expectation } from './market.ts';
import { WEEK } from './simulation-week.ts';

/** What a week would have brought at another setting. */
export interface SimulationPoint {
  /** The setting: a bid, a target CPA or a budget in micros, a target ROAS, or a factor on all bids, as the type says. */
  readonly setting: number;
  readonly impressions: number;
  readonly clicks: number;
  readonly costMicros: Micros;
  readonly conversions: number;
  readonly valueMicros: Micros;
}

/** A bid landscape as Google's simulation resources report it. */
export interface Simulation {
  readonly level: 'keyword' | 'ad-group' | 'campaign';
  readonly id: string;
  readonly type: 'CPC_BID' | 'TARGET_CPA' | 'TARGET_ROAS' | 'BUDGET';
  /** UNIFORM: everything below gets this setting; DEFAULT: only what inherits it; SCALING: a factor on all bids. */
  readonly method: 'UNIFORM' | 'DEFAULT' | 'SCALING';
  readonly startDay: Day;
  readonly endDay: Day;
  readonly points: readonly SimulationPoint[];
}

/** Factors on the present setting, and where among them the present is. */
export const FACTORS = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.6, 2];
export const PRESENT = FACTORS.indexOf(1);

/** Below this many clicks a week there is no simulation. */
const LEAST_CLICKS = 50;
/** Sd of the logarithm by which a simulation is wrong as a whole, and in its slope. */
const LEVEL_ERROR = 0.08;
const SLOPE_ERROR = 0.05;

/** What a simulation is of. */
export type Head = Pick<Simulation, 'level' | 'id' | 'type' | 'method'>;

/** Makes a simulation of a week's expectations at each factor: one, or none where there were too few clicks. */
export function simulation(
  market: Market,
  head: Head,
  points: readonly { readonly setting: number; readonly week: Expectation | undefined }[],
): Simulation[] {
  if ((points[PRESENT]?.week?.clicks ?? 0) < LEAST_CLICKS) return [];
  const { plan } = market.world;
  const dice = new Dice(plan.seed);
  const which = ['UNIFORM', 'DEFAULT', 'SCALING'].indexOf(head.method);
  dice.deal(STREAM.simulation, Number(BigInt.asIntN(32, BigInt(head.id))), market.played, which);
  const error = { level: dice.normal(), slope: dice.normal(), price: dice.normal(), rate: dice.normal() };
  return [
    {
      ...head,
      startDay: dayAt(plan.startDay, market.played - WEEK),
      endDay: dayAt(plan.startDay, market.played - 1),
      points: points.map(({ setting, week = NOTHING }, i) => {
        const volume = Math.exp(
          LEVEL_ERROR * error.level + SLOPE_ERROR * error.slope * Math.log(FACTORS[i] ?? 1),
        );
        const price = volume * Math.exp((LEVEL_ERROR / 2) * error.price);
        const rate = volume * Math.exp(LEVEL_ERROR * error.rate);
        return {
          setting: settingOf(head, setting, market.account.billableUnitMicros),
          impressions: Math.round(week.impressions * volume),
          clicks: Math.round(week.clicks * volume),
          costMicros: microsFromUnits(week.cost * price),
          conversions: week.conversions * rate,
          valueMicros: microsFromUnits(week.value * rate),
        };
      }),
    },
  ];
}

/** Money in whole billable units; factors and returns to the hundredth. */
function settingOf(head: Head, setting: number, unit: Micros): number {
  const isMoney = head.type !== 'TARGET_ROAS' && head.method !== 'SCALING';
  return isMoney
    ? Math.max(unit, roundToUnit(micros(Math.round(setting)), unit))
    : Math.round(setting * 100) / 100;
}
