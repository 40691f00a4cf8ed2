import { dayOfWeek } from '../../core/base/day.ts';
import type { CellCounts } from '../../core/bidding/modifiers/cell-factors.ts';
import {
  hourFactors,
  ownRates,
  scheduleEntry,
  WEEK_HOURS,
  type HourFactors,
} from '../../core/bidding/modifiers/hour-factors.ts';
import { modifierAims, modifierDivisors } from '../../core/bidding/modifiers/mean-modifier.ts';
import type { ModifierFacts, ScoredEntity } from '../../core/flow.ts';
import { campaignHours, type BidModifierRow } from '../../core/tables/modifiers.ts';
import type { World } from '../world.ts';
import { campaignCells, summedEvidence } from './campaign-cells.ts';
import type { CountedAccount } from './device-counts.ts';
import { holdOf, modifierScored } from './modifier-scored.ts';

const WEEK = WEEK_HOURS.length;

/** Entries of schedules to decide on, and by campaign what bids are divided by because of them. */
export interface HourEntities {
  readonly modifiers: readonly ScoredEntity[];
  /** By index of the campaign; 1 where hours do not matter. */
  readonly divisors: Float64Array;
}

/**
 * The entries of schedules of campaigns that are bid on by hand as things to decide on. `levers`: the account's modifiers;
 * accounts without an entry, and campaigns without one, are left as they are.
 */
export async function hourEntities(
  world: World,
  account: CountedAccount,
  levers: readonly BidModifierRow[],
): Promise<HourEntities> {
  const entries = levers.filter(({ lever }) => lever === 'hour_modifier');
  const known = new Map(
    entries.flatMap((row) => {
      const entry = scheduleEntry(row.segment);
      return entry === null ? [] : [[row, entry.hours] as const];
    }),
  );
  const none = new Float64Array(account.groups).fill(1);
  if (known.size === 0) return { modifiers: [], divisors: none };
  const { counts, evidence } = await campaignCells(world, account, {
    table: campaignHours,
    columns: 'hour',
    levels: WEEK_HOURS,
    levelOf: (date, row) => (dayOfWeek(date) - 1) * 24 + Number(row['hour']),
  });
  const factors = await hourFactors(counts);
  const aims = modifierAims(counts, factors.factor);
  const inForce = new Float64Array(counts.exposure.length).fill(1);
  for (const [row, hours] of known)
    for (const hour of hours)
      inForce[account.campaigns.indexOf(row.campaign_id) * WEEK + hour] = row.modifier_micros / 1e6;
  const modifiers = [...known].map(([row, hours]) => {
    const from = account.campaigns.indexOf(row.campaign_id) * WEEK;
    const cells = hours.map((hour) => from + hour);
    const facts = factsOf(row, cells, { counts, factors, aims });
    return modifierScored(row, facts, summedEvidence(cells.map((cell) => evidence[cell] ?? null)));
  });
  return {
    modifiers,
    divisors: modifierDivisors(counts, factors.factor, (g, hour) => inForce[g * WEEK + hour] ?? 1),
  };
}

function factsOf(
  row: BidModifierRow,
  cells: readonly number[],
  known: { readonly counts: CellCounts; readonly factors: HourFactors; readonly aims: Float64Array },
): ModifierFacts {
  const { counts, factors, aims } = known;
  const rates = ownRates(counts);
  const sum = (of: (cell: number) => number): number => cells.reduce((total, cell) => total + of(cell), 0);
  const expectedAt = (cell: number): number => counts.exposure[cell]! * rates[Math.floor(cell / WEEK)]!;
  const all = { seen: 0, expected: 0 };
  for (let g = 0; g < counts.groups; g++)
    for (const cell of cells) {
      if (Math.floor(cell / WEEK) === g) continue;
      const same = g * WEEK + (cell % WEEK);
      all.seen += counts.conversions[same]!;
      all.expected += expectedAt(same);
    }
  const clicks = sum((cell) => counts.recent[cell]!);
  const weightOf = (cell: number): number => (clicks > 0 ? counts.recent[cell]! / clicks : 1 / cells.length);
  return {
    held: holdOf(row),
    conversions: sum((cell) => counts.conversions[cell]!),
    expected: sum(expectedAt),
    othersFactor: all.expected > 0 ? all.seen / all.expected : 1,
    priorConversions: factors.strength,
    aim: sum((cell) => weightOf(cell) * aims[cell]!),
  };
}
