import { describe, expect, it } from 'vitest';
import { openDuckDb } from '../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { apply } from '../../src/jobs/apply.ts';
import { pause } from '../../src/jobs/pause.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import type { ChangeLedger, Warehouse } from '../../src/jobs/ports.ts';
import { warehouseLedger } from '../../src/jobs/warehouse-ledger.ts';
import { describeChangeLedger } from './ads/change-ledger-contract.ts';
import { fakeAccount } from './ads/fake-account.ts';
import { fakeAdsPlatform, Killed } from './ads/fake-ads-platform.ts';
import { memoryLedger } from './ads/memory-ledger.ts';
import { testClock } from './ads/test-clock.ts';
import { intent, MORNING, sha256, TODAY, writeWorld } from './ads/write-rig.ts';

describeChangeLedger('in memory', async () => ({ ledger: memoryLedger(), close: async () => undefined }));
describeChangeLedger('in DuckDB', async () => {
  const { ledger, warehouse } = await duckDb();
  return { ledger, close: () => warehouse.close() };
});

async function duckDb(): Promise<{ readonly ledger: ChangeLedger; readonly warehouse: Warehouse }> {
  const tables = Object.values(opsTables);
  const warehouse = await openDuckDb({ path: ':memory:', project: 'p', dataset: 'd', tables });
  return { ledger: warehouseLedger(warehouse, sha256), warehouse };
}

describe('a day of changes through the real warehouse', () => {
  it('is killed after sending, recovered, paused, and rolled back around a person’s edit', async () => {
    const { ledger, warehouse } = await duckDb();
    const clock = testClock(MORNING);
    const account = fakeAccount([{ strategy: 'MANUAL_CPC', keywords: 4 }]);
    let kill = true;
    const platform = fakeAdsPlatform(account, clock, ({ method }) =>
      kill && method === 'mutate' ? 'kill_after' : null,
    );
    const world = writeWorld({ platform, ledger, clock });
    const rows = [100, 101, 102].map((id, i) =>
      intent(
        { level: 'keyword', id: `1~10~${id}`, lever: 'max_cpc' },
        1_000_000 + 100_000 * i,
        1_200_000 + 100_000 * i,
      ),
    );
    await ledger.intend('plan-1', rows);

    await expect(apply(world, 'plan-1')).rejects.toThrow(Killed);
    kill = false;
    clock.advance({ minutes: 20 });
    expect((await apply(world, 'plan-1')).summary).toEqual({ applied: 3 });
    expect(platform.writes).toHaveLength(3);

    const bid = (id: number) => ({
      resourceName: `customers/1234567890/adGroupCriteria/10~${id}`,
      setting: 'keyword.cpc_bid' as const,
    });
    platform.personEdits(bid(101), 2_000_000);
    clock.advance({ minutes: 10 });
    await pause(world, { by: 'ann', reason: 'look' });
    expect((await rollback(world, { by: 'plan', planId: 'plan-1' })).gate).toMatch(/paused/);
    await ledger.setWriting({ at: clock.now(), paused: false, by: 'ann', reason: '' });

    const undone = await rollback(world, { by: 'plan', planId: 'plan-1' });
    expect(undone.summary).toEqual({ applied: 2 });
    expect(undone.leftAlone).toEqual([
      expect.objectContaining({ id: '1~10~101', reason: expect.stringMatching(/ann@example.com/) }),
    ]);
    expect([100, 101, 102].map((id) => account.get(bid(id)))).toEqual([null, 2_000_000, 1_200_000]);
    const states = await warehouse.query(
      `SELECT l.entity_id, ARRAY_AGG(e.kind ORDER BY e.seq DESC LIMIT 1)[OFFSET(0)] AS last
       FROM \`p.d_ops.ledger\` l JOIN \`p.d_ops.change_events\` e ON e.change_id = l.change_id
       WHERE l.plan_id = 'plan-1' GROUP BY l.entity_id ORDER BY l.entity_id`,
    );
    expect(states).toEqual([
      { entity_id: '1~10~100', last: 'rolled_back' },
      { entity_id: '1~10~101', last: 'settled' },
      { entity_id: '1~10~102', last: 'rolled_back' },
    ]);
    expect((await ledger.changesOf('plan-1')).every(({ change }) => change.plannedOn === TODAY)).toBe(true);
    await warehouse.close();
  });

  it('opens a ledger of an earlier version, whose values could not be empty', async () => {
    const old = {
      ...opsTables.ledger,
      columns: opsTables.ledger.columns.filter(({ name }) => name !== 'rolls_back'),
    };
    const strict = { ...old, columns: old.columns.map((column) => ({ ...column, required: true as const })) };
    const warehouse = await openDuckDb({ path: ':memory:', project: 'p', dataset: 'd', tables: [strict] });
    const ledger = warehouseLedger(warehouse, sha256);
    await warehouse.load(opsTables.changeEvents, [], { batch_id: '' });
    const row = intent({ level: 'keyword', id: '1~10~100', lever: 'max_cpc' }, 1, null);
    await ledger.intend('plan-1', [row]);

    expect((await ledger.changesOf('plan-1'))[0]?.change.toMicros).toBeNull();
    await warehouse.close();
  });
});
