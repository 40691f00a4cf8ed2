import { micros, type Micros } from '../../base/micros.ts';
import type { CautionFacts, ScoredEntity } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { clickValue, goalBid } from '../click-value.ts';
import { doubtBids, trustIn } from './doubt.ts';
import { leashBids } from './leash.ts';

/** A bid of an account, and the one that people left; null where it is no bid of ours, whose conversions count all the same. */
export interface LeftBid {
  readonly scored: ScoredEntity;
  readonly leftMicros: Micros | null;
}

/**
 * What keeps the bids of one account near to those that people left: moves are shortened by how far so few conversions
 * can be believed, a bid rises no further than its own evidence bears out, and all together rise or fall only so far.
 * Null where there is no bid of ours, or no worth. In the order given.
 */
export function cautions(bids: readonly LeftBid[], policy: BidPolicy): (CautionFacts | null)[] {
  const wanted = Float64Array.from(bids, ({ scored }) => wantedOf(scored, policy));
  const start = Float64Array.from(bids, ({ leftMicros }) => leftMicros ?? Number.NaN);
  const seen = conversionsOf(bids, policy);
  const doubted = doubtBids(wanted, start, seen);
  const leashed = leashBids(
    doubted,
    start,
    Float64Array.from(bids, ({ scored }) => scored.evidence.costMicros),
    Float64Array.from(bids, ({ scored }) => uncertaintyOf(scored, policy)),
  );
  return bids.map(({ leftMicros }, i) =>
    leftMicros !== null && wanted[i]! > 0
      ? { startMicros: leftMicros, conversions: seen, trust: trustIn(seen), leash: leashed[i]! / doubted[i]! }
      : null,
  );
}

/** What a click may cost, as near to the bid that people left as caution asks. */
export function cautiousBid(worthMicros: Micros, { startMicros, trust, leash }: CautionFacts): Micros {
  if (worthMicros === 0) return worthMicros;
  return micros(Math.round(startMicros * (worthMicros / startMicros) ** trust * leash));
}

/** NaN where a bid would change nothing or nothing is known. */
function wantedOf(scored: ScoredEntity, policy: BidPolicy): number {
  if (!(Number(scored.bidMicros) > 0)) return Number.NaN;
  return goalBid(clickValue(scored, policy), policy, scored.estimate) ?? Number.NaN;
}

/** Conversions that the account's estimates stand on: those of all days, or of the evidence window where that is more. */
function conversionsOf(bids: readonly LeftBid[], { seenShare }: BidPolicy): number {
  const days = bids.reduce((sum, { scored }) => sum + (scored.estimate?.conversions ?? 0), 0);
  const window = bids.reduce((sum, { scored }) => sum + scored.evidence.conversions, 0) / seenShare;
  return Math.max(days, window);
}

/** Standard deviation of the logarithm of a click's worth; a gamma posterior's where only the window's sums are known. */
function uncertaintyOf({ estimate, evidence, modelRate }: ScoredEntity, policy: BidPolicy): number {
  if (estimate !== null) return estimate.uncertainty;
  const prior = policy.priorClicks * (modelRate > 0 ? modelRate : policy.account.rate);
  return 1 / Math.sqrt(Math.max(1e-6, prior + evidence.conversions));
}
