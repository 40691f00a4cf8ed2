import { completionOf, type CompletionCurve } from '../base/completion.ts';
import { addDays, daysBetween, type Day } from '../base/day.ts';
import type { Perturbation, PerturbedDraw, Results } from './perturbed-draw.ts';

/** A change of a bid that was applied, as the ledger has it. */
export interface LoggedBid {
  readonly entity: string;
  /** First day on which it was in force. */
  readonly on: Day;
  readonly bid: number;
  readonly perturbation: Perturbation | null;
}

/** What an entity brought on a day, as reported by the day it was read. */
export interface EntityDay extends Results {
  readonly entity: string;
  readonly day: Day;
  readonly clicks: number;
}

/** Days that are replayed, both included; results were read in the morning of `readOn`. */
export interface ReplayedDays {
  readonly from: Day;
  readonly to: Day;
  readonly readOn: Day;
  /** Days before `from` that say what to expect. */
  readonly daysBefore: number;
}

/** The random part of a bid in the record of a decision; null where there is none or a rule changed the bid after it. */
export function perturbationOf(record: unknown): Perturbation | null {
  const { outcome, input, perturbation } = asObject(record);
  const found = asObject(
    asObject(outcome)['perturbation'] ?? perturbation ?? asObject(input)['perturbation'],
  );
  const { sign, size, probability } = found;
  const verdicts = asObject(outcome)['verdicts'];
  const changed =
    Array.isArray(verdicts) && verdicts.some((verdict) => asObject(verdict)['verdict'] === 'clamp');
  if (changed || (sign !== 1 && sign !== -1)) return null;
  return typeof size === 'number' && typeof probability === 'number' ? { sign, size, probability } : null;
}

/**
 * Each logged bid with what the days brought on which it was in force: from its own until the next one of the entity,
 * or the end. What is expected is the mean of the days before all of them, which no sign has touched.
 */
export function loggedDraws(
  bids: readonly LoggedBid[],
  rows: readonly EntityDay[],
  { from, to, readOn, daysBefore }: ReplayedDays,
  curve: CompletionCurve,
): PerturbedDraw[] {
  const byEntity = Map.groupBy(rows, ({ entity }) => entity);
  const draws: PerturbedDraw[] = [];
  for (const [entity, own] of Map.groupBy(bids, (bid) => bid.entity)) {
    const days = byEntity.get(entity) ?? [];
    const before = sumOf(days, addDays(from, -daysBefore), addDays(from, -1), readOn, curve);
    const ordered = own.toSorted((a, b) => (a.on < b.on ? -1 : 1));
    for (const [i, { on, bid, perturbation }] of ordered.entries()) {
      const next = ordered[i + 1];
      const first = on < from ? from : on;
      const last = next === undefined || next.on > to ? to : addDays(next.on, -1);
      const length = daysBetween(first, last) + 1;
      if (length <= 0) continue;
      const { sign = 1, size = 0 } = perturbation ?? {};
      draws.push({
        entity,
        baseBid: bid / Math.exp(sign * size),
        perturbation,
        results: sumOf(days, first, last, readOn, curve),
        expected: {
          cost: (before.cost / daysBefore) * length,
          worth: (before.worth / daysBefore) * length,
        },
      });
    }
  }
  return draws;
}

function sumOf(rows: readonly EntityDay[], from: Day, to: Day, readOn: Day, curve: CompletionCurve): Results {
  const inside = rows.filter(({ day }) => day >= from && day <= to);
  const ages = inside.map(({ day, clicks }) => ({ ageDays: daysBetween(day, readOn) - 0.5, weight: clicks }));
  const { share } = completionOf(curve, ages);
  const sum = (part: keyof Results): number => inside.reduce((all, row) => all + row[part], 0);
  return { cost: sum('cost'), worth: share > 0 ? sum('worth') / share : 0 };
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
