import type { Lever } from '../flow.ts';
import { micros, type Micros } from './micros.ts';
import { moneyText } from './money-text.ts';

/** Steps of a ratio, in millionths: platforms take finer ones, and nobody reads them. */
const RATIO_UNIT = micros(10_000);

/** Whether the values of a lever are ratios; those of the others are money. */
export function isRatio(lever: Lever): boolean {
  return lever === 'target_roas' || isModifier(lever);
}

/** Whether a lever is the target of an automated strategy. */
export function isTarget(lever: Lever): boolean {
  return lever === 'target_cpa' || lever === 'target_roas';
}

/** Whether a lever multiplies bids for a device, a part of the week or a place. */
export function isModifier(lever: Lever): boolean {
  return lever.endsWith('_modifier');
}

/** Whether a higher value of a lever spends less: a strategy that must return more bids less. */
export function savesWhenRaised(lever: Lever): boolean {
  return lever === 'target_roas';
}

/** Whether a change of a lever is one that spends more. */
export function addsSpend(lever: Lever, fromMicros: number, toMicros: number): boolean {
  return savesWhenRaised(lever) ? toMicros < fromMicros : toMicros > fromMicros;
}

/** What values of a lever are whole multiples of: the billable unit for money, a hundredth for a ratio. */
export function unitOf(lever: Lever, billableUnitMicros: Micros): Micros {
  return isRatio(lever) ? RATIO_UNIT : billableUnitMicros;
}

/** A value of a lever in words: `$1.30`, or `384%` of a return. */
export function leverText(lever: Lever, value: Micros, currency: string): string {
  return isRatio(lever) ? `${Number((value / 1e4).toFixed(1))}%` : moneyText(value, currency);
}

/** `bid`, `target` or `modifier`, as sentences name a lever. */
export function leverWord(lever: Lever): string {
  if (isModifier(lever)) return 'modifier';
  return isTarget(lever) ? 'target' : 'bid';
}
