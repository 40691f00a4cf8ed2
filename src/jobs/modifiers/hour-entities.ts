import { dayOfWeek, daysBetween, isDay } from '../../core/base/day.ts';
import { microsFromUnits, micros } from '../../core/base/micros.ts';
import { EVIDENCE_FADE, fade } from '../../core/bidding/estimates/evidence.ts';
import type { CellCounts } from '../../core/bidding/modifiers/cell-factors.ts';
import {
  hourFactors,
  ownRates,
  scheduleEntry,
  WEEK_HOURS,
  type HourFactors,
} from '../../core/bidding/modifiers/hour-factors.ts';
import { modifierAims, modifierDivisors } from '../../core/bidding/modifiers/mean-modifier.ts';
import type { Evidence, ModifierFacts, ScoredEntity } from '../../core/flow.ts';
import { campaignHours, type BidModifierRow } from '../../core/tables/modifiers.ts';
import { knownShare } from '../conversion-lags.ts';
import type { World } from '../world.ts';
import type { CountedAccount } from './device-counts.ts';
import { holdOf, modifierScored } from './modifier-scored.ts';

const RECENT_DAYS = 28;
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
  const { counts, evidence } = await readHours(world, account);
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
    return modifierScored(row, facts, summed(cells.map((cell) => evidence[cell] ?? null)));
  });
  return {
    modifiers,
    divisors: modifierDivisors(counts, factors.factor, (g, hour) => inForce[g * WEEK + hour] ?? 1),
  };
}

async function readHours(
  world: World,
  { source, accountId, last, campaigns }: CountedAccount,
): Promise<{ readonly counts: CellCounts; readonly evidence: readonly (Evidence | undefined)[] }> {
  const seenShare = await knownShare(world, { source, accountId });
  const cells = (): Float64Array => new Float64Array(campaigns.length * WEEK);
  const counts = {
    entities: campaigns.length,
    groups: campaigns.length,
    groupOf: Int32Array.from(campaigns, (_, g) => g),
    levels: WEEK_HOURS,
    exposure: cells(),
    conversions: cells(),
    recent: cells(),
  };
  const evidence: (Evidence | undefined)[] = [];
  const indexOf = new Map(campaigns.map((id, g) => [id, g]));
  const sql = `SELECT \`date\`, campaign_id, hour, impressions, clicks, CAST(cost AS FLOAT64) AS cost, conversions,
      CAST(conversion_value AS FLOAT64) AS value
    FROM ${world.warehouse.ref(campaignHours)}
    WHERE source = @source AND account_id = @account AND campaign_id IN UNNEST(@campaigns) AND clicks > 0
    ORDER BY \`date\`, campaign_id, hour`;
  for await (const chunk of world.warehouse.stream(sql, { source, account: accountId, campaigns }))
    for (const row of chunk) {
      const [date, g] = [String(row['date']), indexOf.get(String(row['campaign_id']))];
      if (!isDay(date) || g === undefined || date > last) continue;
      const at = g * WEEK + (dayOfWeek(date) - 1) * 24 + Number(row['hour']);
      const ageDays = daysBetween(date, last);
      if (ageDays >= EVIDENCE_FADE.windowDays) continue;
      const clicks = Number(row['clicks']);
      const conversions = Number(row['conversions']);
      const weight = fade(ageDays);
      counts.exposure[at] = counts.exposure[at]! + weight * clicks * seenShare(ageDays);
      counts.conversions[at] = counts.conversions[at]! + weight * conversions;
      if (ageDays >= RECENT_DAYS) continue;
      counts.recent[at] = counts.recent[at]! + clicks;
      evidence[at] = summed([
        evidence[at] ?? null,
        {
          from: null,
          to: null,
          impressions: Number(row['impressions']),
          clicks,
          conversions,
          costMicros: microsFromUnits(Number(row['cost'])),
          valueMicros: microsFromUnits(Number(row['value'])),
        },
      ]);
    }
  return { counts, evidence };
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

function summed(parts: readonly (Evidence | null)[]): Evidence {
  const sum = (of: (part: Evidence) => number): number =>
    parts.reduce((total, part) => total + (part === null ? 0 : of(part)), 0);
  return {
    from: null,
    to: null,
    impressions: sum(({ impressions }) => impressions),
    clicks: sum(({ clicks }) => clicks),
    conversions: sum(({ conversions }) => conversions),
    costMicros: micros(sum(({ costMicros }) => costMicros)),
    valueMicros: micros(sum(({ valueMicros }) => valueMicros)),
  };
}
