import { expect } from 'vitest';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import type { LedgerEvent } from '../../../src/core/changes/change.ts';
import { foldEvents, isInDoubt, type ChangeState } from '../../../src/core/changes/fold-events.ts';
import { targetKey, type LeverState } from '../../../src/core/changes/lever-state.ts';
import { toPlatform } from '../../../src/core/changes/lever-value.ts';
import type { LedgerRow } from '../../../src/core/tables/ops.ts';
import { targetOf } from './chaos.ts';
import type { Write } from './fake-ads-platform.ts';

/** An account and a ledger after everything, whichever platform stood behind them. */
export interface Aftermath {
  /** The levers as they were at the start. */
  readonly levers: readonly LeverState[];
  readonly events: readonly LedgerEvent[];
  /** Everything that took effect, in order, as the platform tells it. */
  readonly writes: readonly Write[];
  readonly holds: (target: AdsTarget) => number | null | undefined;
  readonly writesWhilePaused: number;
  readonly largestRequest: number;
}

/** What has happened to a field, in order, and how the ledger says it ended. */
export interface Outcome {
  readonly row: LedgerRow;
  readonly state: ChangeState;
  readonly writes: readonly Write[];
  readonly to: number | null;
  readonly holds: number | null | undefined;
}

export function outcomesOf(
  { levers, events, writes, holds }: Aftermath,
  rows: readonly LedgerRow[],
): Outcome[] {
  const byChange = Map.groupBy(events, ({ changeId }) => changeId);
  const byTarget = Map.groupBy(writes, ({ target }) => targetKey(target));
  return rows.map((row) => {
    const { target, to } = targetOf(levers, row);
    const { state } = foldEvents(byChange.get(row.change_id) ?? []);
    return { row, state, writes: byTarget.get(targetKey(target)) ?? [], to, holds: holds(target) };
  });
}

/** The account is as the ledger says, and nobody was overwritten. */
export function checkOutcome({ row, state, writes, to, holds }: Outcome): void {
  const own = writes.filter(({ by }) => by === 'product');
  const what = JSON.stringify({ state, row: row.change_id, lever: row.lever, writes });
  expect(isInDoubt(state), `nothing stays in doubt: ${what}`).toBe(false);
  expect(own.length, `nothing takes effect twice: ${what}`).toBeLessThanOrEqual(1);
  const late = own.some((write) => write.late);
  const firstEdit = writes.findIndex(({ by }) => by === 'person');
  const ownAt = writes.findIndex(({ by }) => by === 'product');
  if (firstEdit >= 0 && !late)
    expect(ownAt < firstEdit, `a person's edit is never overwritten: ${what}`).toBe(true);
  if (state === 'applied') {
    expect(
      own.map((write) => write.to),
      what,
    ).toEqual([to]);
    expect(writes.at(-1)?.by === 'person' || holds === to, what).toBe(true);
  } else if (state !== 'superseded') {
    expect(own, `only what is applied or superseded was written: ${what}`).toEqual([]);
  } else {
    expect(firstEdit, `superseded means that someone edited: ${what}`).toBeGreaterThanOrEqual(0);
  }
}

/** Every guardrail held for every write that took effect. */
export function checkWrites({ writes, writesWhilePaused, largestRequest }: Aftermath): void {
  for (const { by, target, from, to, late } of writes) {
    if (by === 'person' || to === null) continue;
    const { setting, resourceName } = target;
    if (/cpc_bid|target_cpa|budget/.test(setting)) expect(to % 10_000, setting).toBe(0);
    if (/modifier/.test(setting)) expect(Math.round(to * 1e6) % 10_000).toBe(0);
    if (/modifier/.test(setting)) expect(to >= 0.1 && to <= 10).toBe(true);
    if (/campaign.target/.test(setting) && !late) expect(Math.abs(to / (from ?? 0) - 1)).toBeLessThan(0.3);
    if (/cpc_bid|modifier/.test(setting)) expect(resourceName).toMatch(/\/(10|1)(~\d+)?$/);
    if (/target_cpa/.test(setting)) expect(resourceName).toMatch(/\/(2|20)$/);
    if (/target_roas/.test(setting)) expect(resourceName).toMatch(/\/(3|30)$/);
    expect(resourceName, 'an unknown strategy means hands off').not.toMatch(
      /(campaigns|adGroups)\/50?$|Budgets\/95$/,
    );
  }
  expect(writesWhilePaused).toBe(0);
  expect(largestRequest).toBeLessThanOrEqual(1_000);
}

/** Every field of the account holds what the last write left, or what it held at the start: nothing else was touched. */
export function checkRest({ levers, writes, holds }: Aftermath, rows: readonly LedgerRow[]): void {
  const last = new Map(writes.map((write) => [targetKey(write.target), write]));
  for (const { target, ownMicros } of levers) {
    const write = last.get(targetKey(target));
    const expected = write === undefined ? toPlatform(target.setting, ownMicros) : write.to;
    expect(holds(target) ?? null, target.resourceName).toBe(expected);
  }
  const wanted = new Set(
    rows.map((row) => {
      const { target, to } = targetOf(levers, row);
      return `${targetKey(target)} ${to}`;
    }),
  );
  const strays = writes.filter(
    ({ by, target, to }) => by === 'product' && !wanted.has(`${targetKey(target)} ${to}`),
  );
  expect(strays, 'nothing is written that is not in the ledger').toEqual([]);
}
