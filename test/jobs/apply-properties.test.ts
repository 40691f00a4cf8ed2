import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/core/changes/fold-events.ts';
import { targetKey } from '../../src/core/changes/lever-state.ts';
import { apply } from '../../src/jobs/apply.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import {
  chaos,
  changeSpec,
  incident,
  intents,
  leverNumber,
  personEdits,
  targetOf,
  untilDone,
  type Chaos,
  type Incident,
} from './ads/chaos.ts';
import { checkOutcome, checkRest, checkWrites, outcomesOf, type Aftermath } from './ads/check-outcomes.ts';
import type { Fault } from './ads/fake-ads-platform.ts';

function aftermath(world: Chaos): Aftermath {
  const { levers, ledger, platform, account } = world;
  return {
    levers,
    events: ledger.events,
    writes: platform.writes,
    holds: (target) => account.get(target),
    writesWhilePaused: world.writesWhilePaused(),
    largestRequest: platform.largestRequest(),
  };
}

describe('a thousand changes under faults', () => {
  it('leave the account exactly as the ledger says, with nothing sent twice and nobody overwritten', async () => {
    const seen = new Map<string, number>();
    let changes = 0;
    const specs = fc.array(changeSpec, { minLength: 6, maxLength: 14 });
    const troubles = fc.array(incident, { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(specs, troubles, async (wanted, incidents) => {
        const world = chaos(incidents);
        const rows = intents(world.levers, wanted);
        await world.ledger.intend('plan-1', rows);
        await untilDone(world, () => apply(world.world, 'plan-1'));

        const after = aftermath(world);
        const all = outcomesOf(after, rows);
        changes += all.length;
        for (const outcome of all) {
          checkOutcome(outcome);
          seen.set(outcome.state, (seen.get(outcome.state) ?? 0) + 1);
        }
        checkWrites(after);
        checkRest(after, rows);
      }),
      { seed: 20_260_302, numRuns: 300 },
    );
    expect(changes).toBeGreaterThan(1_000);
    const states = ['applied', 'refused', 'stale', 'superseded', 'failed'];
    expect(
      states.filter((state) => !seen.has(state)),
      JSON.stringify([...seen]),
    ).toEqual([]);
  });

  it('are rolled back under faults, except where someone has edited since', async () => {
    let undone = 0;
    let kept = 0;
    const specs = fc.array(changeSpec, { minLength: 4, maxLength: 10 });
    const edits = fc.array(fc.record({ lever: leverNumber, silent: fc.boolean(), back: fc.boolean() }), {
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(
        specs,
        edits,
        fc.array(incident, { maxLength: 6 }),
        async (wanted, people, incidents) => {
          const world = chaos(incidents.map((one) => ({ ...one, at: one.at + 12 })));
          const rows = intents(
            world.levers,
            wanted.map((spec) => ({ ...spec, drift: false, crooked: 0 })),
          );
          await world.ledger.intend('plan-1', rows);
          const before = new Map(
            rows.map((row) => [row, world.account.get(targetOf(world.levers, row).target)]),
          );
          await untilDone(world, () => apply(world.world, 'plan-1'), 6);
          for (const one of people) personEdits(world.platform, world.account, world.levers, one);
          world.clock.advance({ minutes: 10 });
          await untilDone(world, () =>
            rollback(world.world, { by: 'plan', planId: 'plan-1' }).catch(nothingToUndo),
          );

          const entries = Map.groupBy(world.ledger.events, ({ changeId }) => changeId);
          for (const row of rows) {
            const { target } = targetOf(world.levers, row);
            const writes = world.platform.writes.filter(
              (write) => targetKey(write.target) === targetKey(target),
            );
            const { state } = foldEvents(entries.get(row.change_id) ?? []);
            const what = JSON.stringify({ state, writes });
            const lastEdit = writes.findLastIndex(({ by }) => by === 'person');
            const late = writes.some((write) => write.late);
            if (lastEdit >= 0 && !late) {
              expect(writes.slice(lastEdit + 1), `the edit stays: ${what}`).toEqual([]);
              kept++;
            }
            if (state === 'rolled_back' && lastEdit < 0) {
              expect(world.account.get(target), what).toBe(before.get(row));
              undone++;
            }
            const keys = writes.flatMap(({ key }) => key ?? []);
            expect(new Set(keys).size, `nothing takes effect twice: ${what}`).toBe(keys.length);
          }
          expect(world.writesWhilePaused()).toBe(0);
        },
      ),
      { seed: 7, numRuns: 200 },
    );
    expect(undone).toBeGreaterThan(200);
    expect(kept).toBeGreaterThan(100);
  });
});

/** A rollback finds nothing when nothing was applied. */
function nothingToUndo(error: unknown): { error: string | null } {
  if (error instanceof Error && /There is no/.test(error.message)) return { error: null };
  throw error;
}

describe('a kill at every step', () => {
  const wanted = Array.from({ length: 66 }, (_, lever) => ({
    lever,
    factor: 1.1,
    drift: false,
    crooked: 0,
  }));
  const run = async (incidents: readonly Incident[]): Promise<Chaos> => {
    const world = chaos(incidents);
    await world.ledger.intend('plan-1', intents(world.levers, wanted));
    await untilDone(world, () => apply(world.world, 'plan-1'), 6);
    return world;
  };

  it.each(['kill_before', 'kill_after', 'lost_before', 'lost_after', 'lost_late'] as const)(
    '%s of any call of the platform or the ledger leaves the same account and the same ledger',
    async (fault: Fault) => {
      const calm = await run([]);
      const rows = intents(calm.levers, wanted);
      const expected = outcomesOf(aftermath(calm), rows).map(({ state, holds }) => [state, holds]);
      expect(expected.filter(([state]) => state === 'applied').length).toBeGreaterThan(5);
      for (let at = 1; at < 30; at++) {
        const when = fault.endsWith('before') ? 'before' : 'after';
        const world = await run([
          { kind: 'fault', at, fault },
          { kind: 'ledger', at, when },
        ]);
        const all = outcomesOf(aftermath(world), rows);
        all.forEach(checkOutcome);
        expect(
          all.map(({ state, holds }) => [state, holds]),
          `${fault} at call ${at}`,
        ).toEqual(expected);
      }
    },
  );

  it('gives the same bytes for the same faults', async () => {
    const incidents: Incident[] = [
      { kind: 'fault', at: 6, fault: 'lost_after' },
      { kind: 'ledger', at: 11, when: 'after' },
    ];
    const [first, second] = [await run(incidents), await run(incidents)];

    expect(JSON.stringify(second.ledger.events)).toBe(JSON.stringify(first.ledger.events));
    expect(second.platform.writes).toEqual(first.platform.writes);
  });
});
