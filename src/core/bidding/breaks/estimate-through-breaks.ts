import { estimateClicks, formBeliefs, type Beliefs, type ClickEstimates } from '../estimates/beliefs.ts';
import { sumCells } from '../estimates/conversion-rate.ts';
import type { BidEvidence } from '../estimates/evidence.ts';
import type { LearnPrior } from '../estimates/learn-prior.ts';
import { rowFactors } from '../estimates/segment-factors.ts';
import type { BreakLedger } from './ledger.ts';
import { breakFactors, postBreakBelief } from './post-break.ts';

/** What is known of breaks, by entity. */
export type StaleDays = Pick<BreakLedger, 'since' | 'event' | 'located'>;

/** What clicks are worth where something broke, and what it did. */
export interface EstimatesThroughBreaks {
  readonly beliefs: Beliefs;
  readonly clicks: ClickEstimates;
  /** Conversions per click before its break, and how many times as many since; 1 where nothing broke. float64, shape (entities). */
  readonly rateBefore: Float64Array;
  readonly factors: Float64Array;
}

/**
 * What clicks are worth now. All is learned from days before breaks; then entities that broke are taken to convert as
 * before, times what the break did to those that broke together, until their own days since tell more. `gather`: the
 * evidence of the days that tell something of an entity's conversion, by the index of the day.
 */
export async function estimateThroughBreaks(
  gather: (tells: (entity: number, day: number) => boolean) => BidEvidence,
  { since, event, located }: StaleDays,
  learn: LearnPrior,
): Promise<EstimatesThroughBreaks> {
  const before = gather((i, day) => event[i]! < 0 || day < since[i]!);
  const beliefs = await formBeliefs(before, learn);
  const clicks = estimateClicks(before, beliefs);
  const rateBefore = clicks.rates.rate;
  if (event.every((e) => e < 0))
    return { beliefs, clicks, rateBefore, factors: new Float64Array(event.length).fill(1) };
  const now = gather((i, day) => event[i]! < 0 || day >= since[i]!);
  const recent = sumCells(now, rowFactors(now, beliefs.segments));
  const factors = breakFactors({ event, rateBefore }, now.groupOf, recent);
  const rate = postBreakBelief(beliefs.rate, { event, rateBefore, located }, factors);
  const after = { ...beliefs, rate };
  return { beliefs: after, clicks: estimateClicks(now, after), rateBefore, factors };
}
