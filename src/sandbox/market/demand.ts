import type { Day } from '../../core/base/day.ts';
import { addDays, dayNumber, dayOfWeek } from '../../core/base/day.ts';
import { STREAM, type Dice } from './dice.ts';
import type { Category } from './market.ts';

/** Searches by weekday, Sunday first, mean 1. */
const WEEKDAY_DEMAND: Record<Category, readonly number[]> = {
  business: [0.62, 1.15, 1.18, 1.17, 1.14, 1.04, 0.7],
  retail: [1.05, 1.03, 1.0, 0.98, 0.97, 0.95, 1.02],
  travel: [1.08, 1.05, 1.02, 1.0, 0.97, 0.92, 0.96],
  local: [0.82, 1.08, 1.06, 1.04, 1.03, 1.03, 0.94],
};

/** Day of the year, from 1 to 366, on which searches peak. */
const PEAK: Record<Category, number> = { business: 80, retail: 340, travel: 180, local: 140 };
const YEARLY_AMPLITUDE = 0.15;

const SHOCK_MEMORY = 0.7;
const SHOCK_SD = 0.06;

/** Searches of a weekday (1 = Sunday) against an average one. */
export function weekdayDemand(category: Category, weekday: number): number {
  return WEEKDAY_DEMAND[category][weekday - 1] as number;
}

/** Searches of the season against the year's average. */
export function seasonalDemand(category: Category, day: Day): number {
  const start = dayNumber(`${day.slice(0, 4)}-01-01` as Day);
  const phase = (2 * Math.PI * (dayNumber(day) - start + 1 - PEAK[category])) / 365.25;
  return 1 + YEARLY_AMPLITUDE * Math.cos(phase);
}

/**
 * What moves a campaign's demand from day to day and nobody foresees: e^AR(1), memory 0.7, mean 1.
 * `known` holds the logarithms so far and grows as needed; the draws are keyed by campaign and day.
 */
export function demandShock(known: number[], campaign: number, dayIndex: number, dice: Dice): number {
  for (let t = known.length; t <= dayIndex; t++) {
    const before = known[t - 1] ?? 0;
    known.push(SHOCK_MEMORY * before + SHOCK_SD * dice.deal(STREAM.shock, campaign, t).normal());
  }
  const stationary = (SHOCK_SD * SHOCK_SD) / (1 - SHOCK_MEMORY * SHOCK_MEMORY);
  const variance = stationary * (1 - SHOCK_MEMORY ** (2 * (dayIndex + 1)));
  return Math.exp((known[dayIndex] as number) - variance / 2);
}

/** The day of an index, counted from the market's first. */
export function dayAt(startDay: Day, index: number): Day {
  return addDays(startDay, index);
}

/** 1 = Sunday … 7 = Saturday, of a day index. */
export function weekdayAt(startDay: Day, index: number): number {
  return dayOfWeek(dayAt(startDay, index));
}
