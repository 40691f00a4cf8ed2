import { describe, expect, it } from 'vitest';
import { day } from '../../../src/core/base/day.ts';
import { micros, type Micros } from '../../../src/core/base/micros.ts';
import type { Change, EventKind, LedgerEntry } from '../../../src/core/changes/change.ts';
import type { LeverState } from '../../../src/core/changes/lever-state.ts';
import { leverKey } from '../../../src/core/changes/lever-state.ts';
import {
  planRollback,
  underOneRollback,
  type RollbackFacts,
} from '../../../src/core/changes/plan-rollback.ts';
import { sha256 } from './sample.ts';

const KEY = leverKey('keyword', 'k', 'max_cpc');
const at = (hour: number): string => `2026-03-02T${String(hour).padStart(2, '0')}:00:00.000Z`;
const m = (value: number | null): Micros | null => (value === null ? null : micros(value));

/** A change of one keyword that was sent at an hour and ended in some way. */
function entry(
  id: string,
  basis: number | null,
  to: number | null,
  hour: number,
  rest: { readonly end?: string; readonly rollsBack?: readonly string[]; readonly planId?: string } = {},
): LedgerEntry {
  const { end = 'applied', rollsBack = [], planId = 'p' } = rest;
  const change: Change = {
    changeId: id,
    planId,
    plannedOn: day('2026-03-02'),
    plannedAt: at(0),
    source: 'ads',
    accountId: '1',
    level: 'keyword',
    id: 'k',
    lever: 'max_cpc',
    fromMicros: m(basis),
    toMicros: m(to),
    rollsBack,
    reason: '',
  };
  const kinds: (readonly [EventKind, string | null])[] = [
    ['validated', null],
    ['sending', null],
    ['sent', 'accepted'],
    ['read_back', null],
    ['settled', end === 'rolled_back' ? 'applied' : end],
    ...(end === 'rolled_back' ? [['rolled_back', null] as const] : []),
  ];
  const events = kinds.map(([kind, outcome], i) => ({
    changeId: id,
    seq: i + 1,
    at: at(hour),
    runId: 'r',
    kind,
    outcome,
    valueMicros: kind === 'validated' ? m(basis) : null,
    code: null,
    reason: '',
  }));
  return { change, events };
}

function facts(holds: number | null | undefined, editedAt?: string): RollbackFacts {
  const edit = { at: editedAt ?? '', day: day('2026-03-02'), by: 'Ann' };
  return {
    levers: new Map(holds === undefined ? [] : [[KEY, { ownMicros: m(holds) } as LeverState]]),
    foreignEdits: new Map(editedAt === undefined ? [] : [[KEY, edit]]),
    today: day('2026-03-02'),
    now: at(20),
    hash: sha256,
  };
}

const moves = ({ changes }: ReturnType<typeof planRollback>) =>
  changes.map(({ fromMicros, toMicros, rollsBack }) => [fromMicros, toMicros, rollsBack]);

describe('a rollback', () => {
  const [a, b] = [entry('a', 100, 110, 8), entry('b', 110, 120, 9, { planId: 'q' })];

  it.each([
    ['one change', [a], { by: 'change', changeId: 'a' }, facts(110), [[110, 100, ['a']]]],
    ['the last change of two', [a, b], { by: 'change', changeId: 'b' }, facts(120), [[120, 110, ['b']]]],
    ['a plan', [a, b], { by: 'plan', planId: 'q' }, facts(120), [[120, 110, ['b']]]],
    [
      'all since a moment, in one step',
      [b, a],
      { by: 'time', since: at(8) },
      facts(120),
      [[120, 100, ['a', 'b']]],
    ],
    ['only what was sent since', [a, b], { by: 'time', since: at(9) }, facts(120), [[120, 110, ['b']]]],
    [
      'a bid of its own that was none: by clearing it',
      [entry('a', null, 110, 8)],
      { by: 'change', changeId: 'a' },
      facts(110),
      [[110, null, ['a']]],
    ],
  ] as const)('undoes %s', (_what, entries, choice, known, expected) => {
    const plan = planRollback(entries, choice, known);
    expect(moves(plan)).toEqual(expected);
    expect(plan.leftAlone).toEqual([]);
  });

  it.each([
    ['someone edited it, by the history', [a], facts(110, at(10)), /Ann changed it/],
    ['someone edited it, by its value', [a], facts(115), /someone edited it/],
    ['it is gone', [a], facts(undefined), /not in the account/],
    ['a later change stands on it', [a, b], facts(120), /change b was made on top/],
    ['it is undone already', [entry('a', 100, 110, 8, { end: 'rolled_back' })], facts(100), /undone already/],
    [
      'it was never applied',
      [entry('a', 100, 110, 8, { end: 'failed' })],
      facts(100),
      /Nothing to undo: it is failed/,
    ],
  ] as const)('leaves alone what it was asked to undo when %s', (_why, entries, known, reason) => {
    const plan = planRollback(entries, { by: 'change', changeId: 'a' }, known);
    expect(plan.changes).toEqual([]);
    expect(plan.leftAlone.map(({ change }) => change.changeId)).toEqual(['a']);
    expect(plan.leftAlone[0]?.reason).toMatch(reason);
  });

  it('goes back to what a person set between two changes, not further', () => {
    const after = entry('b', 500, 510, 12);
    const plan = planRollback([a, after], { by: 'time', since: at(0) }, facts(510, at(10)));

    expect(moves(plan)).toEqual([[510, 500, ['b']]]);
    expect(plan.leftAlone.map(({ change }) => change.changeId)).toEqual(['a']);
  });

  it('is not undone by time, and is by its own id', () => {
    const undone = entry('a', 100, 110, 8, { end: 'rolled_back' });
    const back = entry('r', 110, 100, 9, { rollsBack: ['a'], planId: 'rollback-1' });

    const byTime = planRollback([undone, back], { by: 'time', since: at(0) }, facts(100));
    expect(byTime.changes).toEqual([]);
    const byId = planRollback([undone, back], { by: 'plan', planId: 'rollback-1' }, facts(100));
    expect(moves(byId)).toEqual([[100, 110, ['r']]]);
  });

  it('has the same ids in the same situation, and new ones after one in vain', () => {
    const choice = { by: 'change', changeId: 'a' } as const;
    const ids = (entries: readonly LedgerEntry[]): (string | undefined)[] => {
      const [one] = underOneRollback(planRollback(entries, choice, facts(110)).changes, sha256);
      return [one?.changeId, one?.planId];
    };
    const failed = entry('r', 110, 100, 9, { end: 'failed', rollsBack: ['a'] });

    expect(ids([a])).toEqual(ids([a]));
    expect(ids([a])[1]).toMatch(/^rollback-[0-9a-f]{12}$/);
    expect(ids([a, failed])[0]).not.toBe(ids([a])[0]);
  });
});
