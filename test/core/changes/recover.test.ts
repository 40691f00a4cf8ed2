import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import type { EventKind, LedgerEvent } from '../../../src/core/changes/change.ts';
import { foldEvents } from '../../../src/core/changes/fold-events.ts';
import { recover, type CurrentValue } from '../../../src/core/changes/recover.ts';

const OLD = micros(1_000_000);
const NEW = micros(1_200_000);
const OTHER = micros(1_500_000);
const SENT_AT = '2026-03-02T06:00:00.000Z';

type Step = readonly [kind: EventKind, outcome?: string];

/** Events by kind, numbered; validation reads the old value. */
function events(...steps: readonly Step[]): LedgerEvent[] {
  return steps.map(([kind, outcome = null], i) => ({
    changeId: 'c',
    seq: i + 1,
    at: SENT_AT,
    runId: 'r',
    kind,
    outcome,
    valueMicros: kind === 'validated' ? OLD : null,
    code: null,
    reason: kind,
  }));
}

const SENDING: readonly Step[] = [['validated'], ['sending']];
const ACCEPTED: readonly Step[] = [...SENDING, ['sent', 'accepted']];
const READ_BACK: readonly Step[] = [...ACCEPTED, ['read_back']];
const AGAIN: readonly Step[] = [...SENDING, ['read_back'], ['held', 'again']];

function recovered(
  steps: readonly Step[],
  current: Partial<CurrentValue> & { readonly minutes?: number },
): readonly [what: string, as?: string] {
  const { exists = true, valueMicros = OLD, lastEdit = null, minutes = 60 } = current;
  const now = new Date(Date.parse(SENT_AT) + minutes * 60_000).toISOString();
  const recovery = recover(
    { toMicros: NEW },
    events(...steps),
    { exists, valueMicros, lastEdit },
    { now, inDoubtMinutes: 15 },
  );
  return recovery.what === 'settle' ? [recovery.what, recovery.as] : [recovery.what];
}

describe('after a kill', () => {
  it.each([
    ['before anything', [], { valueMicros: OTHER }, ['start']],
    ['after validation', [['validated']], { valueMicros: NEW }, ['start']],
    ['after a hold', [...SENDING, ['held']], {}, ['start']],
    ['when it was stale', [['stale']], {}, ['nothing']],
    ['when it was refused', [['refused']], {}, ['nothing']],
    ['when it was settled', [...READ_BACK, ['settled', 'applied']], { valueMicros: OTHER }, ['nothing']],
    ['when it was rolled back', [...READ_BACK, ['settled', 'applied'], ['rolled_back']], {}, ['nothing']],

    ['while sending, the value is there', SENDING, { valueMicros: NEW, minutes: 0 }, ['settle', 'applied']],
    ['while sending, too early to tell', SENDING, { minutes: 14 }, ['wait']],
    ['while sending, without effect', SENDING, { minutes: 16 }, ['again']],
    ['while sending, set back unseen', SENDING, { lastEdit: 'own' }, ['settle', 'superseded']],
    ['while sending, edited', SENDING, { valueMicros: OTHER }, ['settle', 'superseded']],
    ['while sending, edited to the old value', SENDING, { lastEdit: 'foreign' }, ['settle', 'superseded']],
    [
      'while sending, edited to the new value',
      SENDING,
      { valueMicros: NEW, lastEdit: 'foreign' },
      ['settle', 'superseded'],
    ],
    ['while sending, the entity is gone', SENDING, { exists: false }, ['settle', 'unknown']],

    ['after the answer, the value is there', ACCEPTED, { valueMicros: NEW }, ['settle', 'applied']],
    ['after the answer, an old read', ACCEPTED, { minutes: 1 }, ['wait']],
    ['after the answer, ignored by the platform', ACCEPTED, {}, ['settle', 'failed']],
    ['after reading back', READ_BACK, { valueMicros: NEW }, ['settle', 'applied']],
    ['after a refusal', [...SENDING, ['sent', 'rejected']], { minutes: 0 }, ['settle', 'failed']],
    ['after a skip', [...SENDING, ['sent', 'skipped']], { valueMicros: NEW }, ['settle', 'failed']],

    ['while sending for the second time', [...AGAIN, ...SENDING], {}, ['again']],
    ['while sending for the third time', [...AGAIN, ...AGAIN, ...SENDING], {}, ['settle', 'failed']],
    ['two runs at once, without effect', [['validated'], ['sending'], ['sending']], {}, ['settle', 'failed']],
    [
      'two runs at once, with effect',
      [['validated'], ['sending'], ['sending']],
      { valueMicros: NEW },
      ['settle', 'applied'],
    ],
  ] as const)('%s', (_when, steps, current, expected) => {
    expect(recovered(steps, current)).toEqual(expected);
  });
});

describe('the state of a change', () => {
  it('does not depend on the order in which events are read', () => {
    const all = events(...READ_BACK, ['settled', 'applied']);
    expect(foldEvents(all.toReversed())).toEqual(foldEvents(all));
    expect(foldEvents(all)).toMatchObject({
      state: 'applied',
      basisMicros: OLD,
      answer: 'accepted',
      nextSeq: 6,
    });
  });

  it('counts the sends that may have gone out', () => {
    expect(foldEvents(events(...SENDING, ['held'])).sentAt).toHaveLength(0);
    expect(foldEvents(events(...AGAIN)).sentAt).toHaveLength(1);
    expect(foldEvents(events(...AGAIN, ...SENDING)).sentAt).toHaveLength(2);
  });

  it('is contested when two runs wrote one number, when one is missing, or when the order makes no sense', () => {
    const [first, second] = events(...SENDING);
    if (first === undefined || second === undefined) throw new Error('no events');
    expect(foldEvents([first, second, { ...second, runId: 'other' }]).state).toBe('contested');
    expect(foldEvents([first, { ...second, seq: 3 }]).state).toBe('contested');
    expect(foldEvents([{ ...second, seq: 1 }]).state).toBe('contested');
    expect(foldEvents(events(...ACCEPTED, ['sending'])).state).toBe('contested');
    expect(foldEvents(events(...READ_BACK, ['settled', 'nonsense'])).state).toBe('contested');
  });
});
