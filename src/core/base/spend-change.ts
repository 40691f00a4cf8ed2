import type { Evidence } from '../flow.ts';
import { micros } from './micros.ts';
import type { Micros } from './micros.ts';

/**
 * Per cent by which spend moves when a bid moves by one per cent: clicks and their price both follow the bid.
 * A cautious round figure for search auctions, where clicks answer with 0.5 to 1 and prices with about 0.75.
 */
export const SPEND_ELASTICITY = 1.5;

/**
 * Spend that a change of bid is expected to add over a period like the evidence window: `cost × ((to / from)^e − 1)`.
 * 0 without a change; saturates at the safe integers.
 */
export function spendChangeMicros(
  evidence: Pick<Evidence, 'costMicros'>,
  fromMicros: Micros,
  toMicros: Micros,
): Micros {
  if (fromMicros <= 0 || toMicros === fromMicros) return micros(0);
  const factor = (Math.max(0, toMicros) / fromMicros) ** SPEND_ELASTICITY - 1;
  const change = Math.max(0, evidence.costMicros) * factor;
  return micros(Math.round(Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, change))));
}
