import { clicksOf } from './click.ts';
import { orderValueOf, type DayPlan } from './day-plan.ts';
import { STREAM, type Dice } from './dice.ts';
import { lagHours } from './lag.ts';
import type { DayResult, Market, Outcomes } from './market-state.ts';
import { lotKey } from './sample-lot.ts';

/** Which of the day's clicks convert, when that will be known, and what the orders are worth, in whole cents. */
export function sampleOutcomes(market: Market, plan: DayPlan, result: DayResult, dice: Dice): Outcomes {
  const lots: number[] = [];
  const clicks: number[] = [];
  const arrivals: number[] = [];
  const lags: number[] = [];
  const values: number[] = [];
  for (let lot = 0; lot < plan.layout.lots; lot++) {
    if (result.clicks[lot] === 0) continue;
    const k = plan.layout.keyword[lot] as number;
    dice.deal(STREAM.outcome, k, lotKey(plan, lot), plan.index);
    const conversions = dice.binomial(result.clicks[lot] as number, plan.conversion[lot] as number);
    if (conversions === 0) continue;
    const mean = orderValueOf(market, plan, k);
    for (let i = 0; i < conversions; i++) {
      lags.push(lagHours(dice.next()));
      const units = mean * dice.logNormal(market.world.plan.valueSigma);
      values.push(Math.max(1, Math.round(units * 100)) * 10_000);
    }
    for (const [i, { second }] of clicksOf(result, lot, conversions, dice).entries()) {
      const lag = lags[lots.length] as number;
      arrivals.push(plan.index + Math.floor((second / 3600 + lag) / 24));
      lots.push(lot);
      clicks.push(i);
    }
  }
  return {
    lot: Int32Array.from(lots),
    click: Int32Array.from(clicks),
    arrival: Int32Array.from(arrivals),
    lagHours: Float32Array.from(lags),
    value: Float64Array.from(values),
    recorded: new Uint8Array(lots.length),
  };
}
