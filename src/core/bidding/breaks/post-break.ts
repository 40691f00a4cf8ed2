import type { BidEvidence } from '../estimates/evidence.ts';
import type { RateBelief } from '../estimates/conversion-rate.ts';
import type { BreakLedger, Outage } from './ledger.ts';

/** Conversions that what all entities of a break have in common counts as before any was seen, and a campaign's part of it. */
const PSEUDO = { event: 4, campaign: 20 } as const;
/** Conversions that an entity's rate before a break counts as after it. */
const STRENGTH = { located: 20, not: 60 } as const;

/**
 * What breaks did to conversion, by entity; 1 where nothing broke. Of a campaign `(seen + 20) / (expected + 20/F)`, with
 * F the same of all that broke together, which is drawn towards 1.
 * `exposure`, `conversions`: since the break at factor 1 of every dimension, float64, shape (entities).
 */
export function breakFactors(
  { event, rateBefore }: Pick<BreakLedger, 'event' | 'rateBefore'>,
  groupOf: Int32Array,
  { exposure, conversions }: { readonly exposure: Float64Array; readonly conversions: Float64Array },
): Float64Array {
  const together = new Map<string, { seen: number; expected: number }>();
  const sumsOf = (key: string): { seen: number; expected: number } => {
    const known = together.get(key) ?? { seen: 0, expected: 0 };
    together.set(key, known);
    return known;
  };
  for (const [i, e] of event.entries()) {
    if (e < 0) continue;
    for (const sums of [sumsOf(`${e}`), sumsOf(`${e}/${groupOf[i]}`)]) {
      sums.seen += conversions[i]!;
      sums.expected += exposure[i]! * rateBefore[i]!;
    }
  }
  return Float64Array.from(event, (e, i) => {
    if (e < 0) return 1;
    const all = drawn(sumsOf(`${e}`), PSEUDO.event, 1);
    return drawn(sumsOf(`${e}/${groupOf[i]}`), PSEUDO.campaign, all);
  });
}

function drawn({ seen, expected }: { seen: number; expected: number }, pseudo: number, to: number): number {
  return (seen + pseudo) / (expected + pseudo / to);
}

/**
 * The belief with what was known of broken entities before, times what the break did, in place of their priors.
 * Where nobody knows which entities broke, what each was before holds for longer.
 */
export function postBreakBelief(
  belief: RateBelief,
  { event, rateBefore, located }: Pick<BreakLedger, 'event' | 'rateBefore' | 'located'>,
  factors: Float64Array,
): RateBelief {
  return {
    ...belief,
    strengths: Float64Array.from(event, (e, i) =>
      e < 0 ? belief.strength : Math.max(belief.strength, located[i] === 1 ? STRENGTH.located : STRENGTH.not),
    ),
    prior: belief.prior.map((m, i) => (event[i]! < 0 ? m : Math.min(1, rateBefore[i]! * factors[i]!))),
  };
}

/**
 * All evidence as if nothing had broken, for learning from entities what holds for others: clicks since a break count
 * as so many of before. `since`: exposure since the breaks, of the same rows.
 */
export function inOldUnits(all: BidEvidence, since: Float64Array, factors: Float64Array): BidEvidence {
  const { cells } = all;
  const exposure = cells.exposure.map((e, row) => e + since[row]! * (factors[cells.entity[row]!]! - 1));
  return { ...all, cells: { ...cells, exposure } };
}

/** Whether what a campaign recorded of a day's clicks is to be left out. */
export function isLeftOut(
  outages: readonly Outage[],
  campaign: number,
  groups: number,
  day: number,
): boolean {
  return outages.some(
    ({ unit, from, until }) =>
      (unit === campaign || unit === groups) && day >= from && day < (until ?? Infinity),
  );
}

/**
 * Share of a day's conversions that can be known by `today` and did not fall into days when none were recorded.
 * `lag`: share of conversions by age in days.
 */
export function recordedShare(
  lag: ArrayLike<number>,
  day: number,
  today: number,
  missing: (day: number) => boolean,
): number {
  let share = 0;
  for (let age = 0; age < lag.length && day + age < today; age++) if (!missing(day + age)) share += lag[age]!;
  return share;
}
