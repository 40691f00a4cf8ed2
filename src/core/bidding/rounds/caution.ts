import { daysBetween } from '../../base/day.ts';
import { micros, type Micros } from '../../base/micros.ts';
import type { CautionFacts, ScoredEntity } from '../../flow.ts';
import type { BidPolicy } from '../bid-policy.ts';
import { clickValue, goalBid } from '../click-value.ts';
import { guideWorth, judgedBids } from '../estimates/left-bids.ts';
import { doubtBids, trustIn } from './doubt.ts';
import { explorationFactors } from './exploration.ts';
import { leashBids } from './leash.ts';

/** A bid of an account, and the one that people left; null where it is no bid of ours, whose conversions count all the same. */
export interface LeftBid {
  readonly scored: ScoredEntity;
  readonly leftMicros: Micros | null;
  /** Share of its auctions in which it was shown lately: 0 where it never was, null where it is not known. */
  readonly impressionShare: number | null;
}

/**
 * What keeps the bids of one account near to those that people left: these tell of what clicks are worth, bids of what
 * is hardly ever shown are raised to learn of it, moves are shortened by how far so few conversions can be believed, a
 * bid rises no further than the evidence bears out, and all together rise or fall only so far. Null where there is no
 * bid of ours, or no worth. In the order given.
 */
export function cautions(bids: readonly LeftBid[], policy: BidPolicy): (CautionFacts | null)[] {
  const start = Float64Array.from(bids, ({ leftMicros }) => leftMicros ?? Number.NaN);
  const plain = Float64Array.from(bids, ({ scored }) => wantedOf(scored, policy));
  const { guide, uncertainty } = guidesOf(bids, plain, policy);
  const told = plain.map((want, i) => want * guide[i]!);
  const explore = explorationFactors(
    {
      wanted: told,
      uncertainty,
      costPerDay: Float64Array.from(bids, ({ scored }) => costPerDay(scored)),
      impressionShare: Float64Array.from(bids, ({ scored, impressionShare }) =>
        scored.estimate === null ? Number.NaN : (impressionShare ?? Number.NaN),
      ),
    },
    policy.explorationShare,
  );
  const wanted = told.map((want, i) => want * explore[i]!);
  const seen = conversionsOf(bids, policy);
  const doubted = doubtBids(wanted, start, seen);
  const leashed = leashBids(
    doubted,
    start,
    Float64Array.from(bids, ({ scored }) => scored.evidence.costMicros),
    uncertainty,
  );
  return bids.map(({ leftMicros }, i) =>
    leftMicros !== null && wanted[i]! > 0
      ? {
          startMicros: leftMicros,
          conversions: seen,
          trust: trustIn(seen),
          leash: leashed[i]! / doubted[i]!,
          ...(guide[i] === 1 ? {} : { guide: guide[i]! }),
          ...(explore[i] === 1 ? {} : { explore: explore[i]! }),
        }
      : null,
  );
}

/** What a click may cost, as near to the bid that people left as caution asks. */
export function cautiousBid(
  worthMicros: Micros,
  { startMicros, trust, leash, guide = 1, explore = 1 }: CautionFacts,
): Micros {
  if (worthMicros === 0) return worthMicros;
  return micros(Math.round(startMicros * ((worthMicros * guide * explore) / startMicros) ** trust * leash));
}

/** Micros, over the days of the evidence. */
function costPerDay({ evidence: { from, to, costMicros } }: ScoredEntity): number {
  return from === null || to === null ? 0 : costMicros / (daysBetween(from, to) + 1);
}

/**
 * What people's bids make of the worth of clicks, before budgets and goals: factors, and the uncertainty that is left.
 * Where something broke, a bid tells of what clicks were worth before. `wanted`: NaN where no bid may tell anything.
 */
function guidesOf(
  bids: readonly LeftBid[],
  wanted: Float64Array,
  policy: BidPolicy,
): { guide: Float64Array; uncertainty: Float64Array } {
  const left = judgedBids(
    Float64Array.from(bids, ({ leftMicros }) => leftMicros ?? Number.NaN),
    bids.map(({ scored }) => scored.entity.campaign),
  );
  const worth = Float64Array.from(bids, ({ scored }) => {
    const { rate, conversionValueMicros } = clickValue(scored, policy);
    return (rate * conversionValueMicros) / (scored.broken?.factor ?? 1);
  });
  const told = guideWorth({
    worth,
    uncertainty: Float64Array.from(bids, ({ scored }) => uncertaintyOf(scored, policy)),
    left: left.map((bid, i) => (wanted[i]! > 0 && bids[i]!.scored.estimate !== null ? bid : Number.NaN)),
  });
  return {
    guide: told.worth.map((value, i) => (value === worth[i]! ? 1 : value / worth[i]!)),
    uncertainty: told.uncertainty,
  };
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
