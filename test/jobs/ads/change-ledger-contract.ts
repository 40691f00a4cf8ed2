import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LedgerEvent } from '../../../src/core/changes/change.ts';
import type { ChangeLedger, NotedEdit } from '../../../src/jobs/ports.ts';
import { intent, MORNING, SOURCE, TODAY } from './write-rig.ts';

/** What every ledger does, in memory or in a warehouse. */
export function describeChangeLedger(
  name: string,
  open: () => Promise<{ readonly ledger: ChangeLedger; readonly close: () => Promise<void> }>,
): void {
  describe(`the ledger ${name}`, () => {
    let ledger: ChangeLedger;
    let close: () => Promise<void>;
    beforeEach(async () => {
      ({ ledger, close } = await open());
    });
    afterEach(() => close());

    const row = intent({ level: 'keyword', id: '1~10~101', lever: 'max_cpc' }, 1_100_000, null, {
      planned_at: '2026-03-02T06:00:00.123Z',
      rolls_back: '["a","b"]',
    });
    const other = intent({ level: 'campaign', id: '2', lever: 'budget' }, 5, 6);

    it('gives changes back as they were intended, and nothing where nothing is', async () => {
      expect(await ledger.latestPlan()).toBeNull();
      expect(await ledger.changesOf('plan-1')).toEqual([]);
      await ledger.intend('plan-1', [row, other]);
      await ledger.intend('plan-1', [row, other]);

      const entries = await ledger.changesOf('plan-1');
      expect(entries).toHaveLength(2);
      expect(entries.find(({ change }) => change.level === 'keyword')).toEqual({
        change: {
          changeId: row.change_id,
          planId: 'plan-1',
          plannedOn: TODAY,
          plannedAt: '2026-03-02T06:00:00.123Z',
          source: SOURCE,
          accountId: '123-456-7890',
          level: 'keyword',
          id: '1~10~101',
          lever: 'max_cpc',
          fromMicros: 1_100_000,
          toMicros: null,
          rollsBack: ['a', 'b'],
          reason: 'Because.',
        },
        events: [],
      });
    });

    it('replaces the intents of a plan until something happens to one of them', async () => {
      await ledger.intend('plan-1', [row, other]);
      await ledger.intend('plan-1', [other]);
      expect(await ledger.changesOf('plan-1')).toHaveLength(1);

      await ledger.append([event(other.change_id, 1)]);
      await ledger.intend('plan-1', [row]);
      expect((await ledger.changesOf('plan-1')).map(({ change }) => change.changeId)).toEqual([
        other.change_id,
      ]);
    });

    it('appends events once, and gives them back whole', async () => {
      await ledger.intend('plan-1', [row, other]);
      const first = [
        event(row.change_id, 1, { kind: 'validated', valueMicros: 1_100_000 as LedgerEvent['valueMicros'] }),
        event(row.change_id, 2, { kind: 'sending', code: 'key' }),
        event(other.change_id, 1, { kind: 'refused' }),
      ];
      await ledger.append(first);
      await ledger.append(first);
      const second = event(row.change_id, 3, {
        kind: 'sent',
        outcome: 'rejected',
        code: 'x',
        at: '2026-03-02T06:00:01.007Z',
      });
      await ledger.append([second]);
      await ledger.append([]);

      const events = await ledger.eventsOf([row.change_id, 'no such change']);
      expect(events.toSorted((a, b) => a.seq - b.seq)).toEqual([first[0], first[1], second]);
      expect(await ledger.eventsOf([])).toEqual([]);
    });

    it('keeps both events when two runs write the same number', async () => {
      await ledger.intend('plan-1', [row]);
      await ledger.append([event(row.change_id, 1, { runId: 'a' })]);
      await ledger.append([event(row.change_id, 1, { runId: 'b' })]);

      expect(await ledger.eventsOf([row.change_id])).toHaveLength(2);
    });

    it('finds what something has happened to, by account however it is written', async () => {
      await ledger.intend('plan-1', [row, other]);
      await ledger.append([event(row.change_id, 1)]);

      for (const account of ['1234567890', '123-456-7890']) {
        const history = await ledger.history(SOURCE, account, new Date('2026-02-01'));
        expect(history.map(({ change }) => change.changeId)).toEqual([row.change_id]);
        expect(history[0]?.events).toHaveLength(1);
      }
      expect(await ledger.history('elsewhere', '1234567890', new Date('2026-02-01'))).toEqual([]);
      expect(await ledger.history(SOURCE, '1234567890', new Date('2026-03-03'))).toEqual([]);
      expect(await ledger.accounts(new Date('2026-02-01'))).toEqual([
        { source: SOURCE, accountId: '123-456-7890' },
      ]);
      expect(await ledger.accounts(new Date('2026-03-03'))).toEqual([]);
    });

    it('switches writing off and on, the later switch winning even when its clock is behind', async () => {
      expect(await ledger.writing()).toMatchObject({ paused: false, since: null });
      await ledger.setWriting({ at: new Date(MORNING), paused: true, by: 'ann', reason: 'sale' });
      expect(await ledger.writing()).toEqual({ paused: true, since: MORNING, by: 'ann', reason: 'sale' });
      await ledger.setWriting({ at: new Date('2026-03-02T05:00:00Z'), paused: false, by: 'bob', reason: '' });
      expect(await ledger.writing()).toMatchObject({ paused: false, by: 'bob' });
      await ledger.setWriting({ at: new Date('2026-03-02T05:00:00Z'), paused: true, by: 'cy', reason: '' });
      expect(await ledger.writing()).toMatchObject({ paused: true, by: 'cy' });
    });

    it('notes an edit once, and gives the last one of each lever', async () => {
      const [first, second] = [edit('a', '2026-03-01T10:00:00.000Z'), edit('b', '2026-03-02T10:00:00.000Z')];
      await ledger.noteEdits([]);
      await ledger.noteEdits([second]);
      await ledger.noteEdits([first, second, first]);

      const found = await ledger.lastEdits(SOURCE);
      expect(found).toHaveLength(1);
      expect(found[0]).toMatchObject(second);
      expect(await ledger.lastEdits(null)).toHaveLength(1);
      expect(await ledger.lastEdits('elsewhere')).toEqual([]);
    });
  });
}

function event(changeId: string, seq: number, about: Partial<LedgerEvent> = {}): LedgerEvent {
  return {
    changeId,
    seq,
    at: MORNING,
    runId: 'run',
    kind: 'validated',
    outcome: null,
    valueMicros: null,
    code: null,
    reason: 'Because.',
    ...about,
  };
}

function edit(id: string, at: string): NotedEdit {
  return {
    edit_id: id,
    source: SOURCE,
    account_id: '1234567890',
    entity_level: 'keyword',
    entity_id: '1~10~101',
    lever: 'max_cpc',
    at,
    edited_on: at.slice(0, 10),
    edited_by: 'Ann',
    noticed_by: 'history',
    from_micros: null,
    to_micros: 5,
  };
}
