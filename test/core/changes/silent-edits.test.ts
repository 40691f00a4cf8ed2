import { describe, expect, it } from 'vitest';
import { micros } from '../../../src/core/base/micros.ts';
import { accountLevers } from '../../../src/core/changes/account-levers.ts';
import { changeFromRow } from '../../../src/core/changes/change-rows.ts';
import type { LedgerEvent } from '../../../src/core/changes/change.ts';
import type { Edit, Send } from '../../../src/core/changes/edits.ts';
import { silentEdits, type SilentEdit } from '../../../src/core/changes/silent-edits.ts';
import { fakeAccount } from '../../jobs/ads/fake-account.ts';
import { intent, SOURCE } from '../../jobs/ads/write-rig.ts';

const CHANGE = intent({ level: 'keyword', id: '1~10~101', lever: 'max_cpc' }, 1_100_000, 1_300_000);
const TARGET = {
  resourceName: 'customers/1234567890/adGroupCriteria/10~101',
  setting: 'keyword.cpc_bid',
} as const;

/** The change from 1.10 to 1.30 was sent at 06:01:00 and read back a second later. */
const EVENTS: readonly LedgerEvent[] = (
  [
    ['validated', 1_100_000, '06:00:58'],
    ['sending', null, '06:00:59'],
    ['sent', null, '06:01:00'],
    ['read_back', 1_300_000, '06:01:01'],
    ['settled', null, '06:01:01'],
  ] as const
).map(([kind, value, time], i) => ({
  changeId: CHANGE.change_id,
  seq: i + 1,
  at: `2026-03-02T${time}.000Z`,
  runId: 'run',
  kind,
  outcome: kind === 'settled' ? 'applied' : kind === 'sent' ? 'accepted' : null,
  valueMicros: value === null ? null : micros(value),
  code: null,
  reason: '',
}));

function editAt(time: string, to: number): Edit {
  const at = `2026-03-02T${time}.000Z`;
  return { at, target: TARGET, fromMicros: undefined, toMicros: micros(to), client: null, userEmail: null };
}

/** What is noticed when the account holds a value and the history these edits, of which the first is the product's. */
function noticed(holds: number, own: Edit, ...foreign: Edit[]): SilentEdit[] {
  const account = fakeAccount([{ strategy: 'MANUAL_CPC' }]);
  account.set(TARGET, holds);
  const levers = accountLevers(SOURCE, account.entities());
  const history = [{ change: changeFromRow(CHANGE), events: EVENTS }];
  return silentEdits(history, levers, { own: [{ edit: own, send: {} as Send }], foreign });
}

describe('edits that no history shows', () => {
  const own = editAt('06:01:00', 1_300_000);

  it('show in a value that differs from what was read last', () => {
    expect(noticed(1_950_000, own)).toMatchObject([
      { fromMicros: 1_300_000, lastReadAt: '2026-03-02T06:01:01.000Z' },
    ]);
    expect(noticed(1_300_000, own)).toEqual([]);
  });

  it('are not those that the history accounts for', () => {
    expect(noticed(1_950_000, own, editAt('06:20:00', 1_950_000))).toEqual([]);
  });

  it.each(['06:01:01', '06:01:40'])(
    'are seen also when the clock of the platform is ahead and dates the own edit after the read, at %s',
    (time) => {
      expect(noticed(1_950_000, editAt(time, 1_300_000))).toHaveLength(1);
      expect(noticed(1_300_000, editAt(time, 1_300_000))).toEqual([]);
    },
  );

  it('are seen on top of an edit that the history shows', () => {
    expect(noticed(1_950_000, own, editAt('06:20:00', 1_500_000))).toHaveLength(1);
  });
});
