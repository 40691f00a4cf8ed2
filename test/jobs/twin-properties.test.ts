import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldEvents } from '../../src/core/changes/fold-events.ts';
import { targetKey } from '../../src/core/changes/lever-state.ts';
import { apply } from '../../src/jobs/apply.ts';
import { rollback } from '../../src/jobs/rollback.ts';
import { changeSpecOf, intents, targetOf } from './ads/chaos.ts';
import { checkOutcome, checkRest, checkWrites, outcomesOf } from './ads/check-outcomes.ts';
import {
  openTwinChaos,
  twinIncident,
  twinLever,
  untilOver,
  type TwinChaos,
  type TwinIncident,
} from './ads/twin-chaos.ts';

/*
 * The properties of apply-properties.test.ts again, with the real connector in front of the twin: the faults are the
 * twin's own, on the wire, and it is the twin that says what took effect. A longer campaign, with figures at the end:
 * CHAOS_RUNS=500 CHAOS_SEED=9 npx vitest run test/jobs/twin-properties.test.ts
 */
const RUNS = Number(process.env['CHAOS_RUNS'] ?? 20);
const SEED = Number(process.env['CHAOS_SEED'] ?? 20_261_031);

const longRun = { timeout: 60_000 + 3_000 * RUNS };
const seedOfTwin = fc.nat({ max: 1e6 });

describe('a thousand changes through the connector, under the twin’s faults', () => {
  it(
    'leave the account exactly as the ledger says, nothing sent twice, nobody overwritten',
    longRun,
    async () => {
      const seen = new Map<string, number>();
      const struck = { faults: 0, kills: 0, edits: 0 };
      let changes = 0;
      const specs = fc.array(changeSpecOf(twinLever), { minLength: 150, maxLength: 190 });
      const troubles = fc.array(twinIncident, { minLength: 8, maxLength: 24 });
      await fc.assert(
        fc.asyncProperty(specs, troubles, seedOfTwin, async (wanted, incidents, seed) => {
          const chaos = await openTwinChaos(incidents, seed);
          try {
            const rows = intents(chaos.levers, wanted);
            await chaos.ledger.intend('plan-1', rows);
            await untilOver(chaos, () => apply(chaos.world, 'plan-1'));

            const after = chaos.aftermath();
            for (const outcome of outcomesOf(after, rows)) {
              checkOutcome(outcome);
              seen.set(outcome.state, (seen.get(outcome.state) ?? 0) + 1);
            }
            checkWrites(after);
            checkRest(after, rows);
            changes += rows.length;
            addTo(struck, chaos.struck);
          } finally {
            await chaos.close();
          }
        }),
        { seed: SEED, numRuns: RUNS, endOnFailure: true },
      );
      tell('apply', { changes, ...struck, states: Object.fromEntries(seen) });
      expect(changes).toBeGreaterThan(60 * RUNS);
      expect(struck.faults).toBeGreaterThan(5 * RUNS);
      expect(struck.kills).toBeGreaterThan(RUNS / 2);
      expect(struck.edits).toBeGreaterThan(RUNS / 2);
      const states = ['applied', 'refused', 'stale', 'superseded', 'failed'];
      expect(
        states.filter((state) => !seen.has(state)),
        JSON.stringify([...seen]),
      ).toEqual([]);
    },
  );

  it('are rolled back, except where someone has edited since', longRun, async () => {
    const counts = { undone: 0, kept: 0 };
    const struck = { faults: 0, kills: 0, edits: 0 };
    const specs = fc.array(changeSpecOf(twinLever), { minLength: 50, maxLength: 70 });
    const people = fc.array(fc.record({ lever: twinLever, silent: fc.boolean(), back: fc.boolean() }), {
      minLength: 5,
      maxLength: 14,
    });
    const troubles = fc.array(twinIncident, { minLength: 2, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(specs, people, troubles, seedOfTwin, async (wanted, edits, incidents, seed) => {
        const chaos = await openTwinChaos([], seed);
        try {
          await applyAndUndo(chaos, wanted, edits, incidents, counts);
          addTo(struck, chaos.struck);
        } finally {
          await chaos.close();
        }
      }),
      { seed: SEED + 1, numRuns: Math.ceil(RUNS / 2), endOnFailure: true },
    );
    tell('rollback', { ...counts, ...struck });
    expect(counts.undone).toBeGreaterThan(5 * RUNS);
    expect(counts.kept).toBeGreaterThan(RUNS);
  });
});

async function applyAndUndo(
  chaos: TwinChaos,
  wanted: Parameters<typeof intents>[1],
  edits: readonly Parameters<TwinChaos['personEdits']>[0][],
  incidents: readonly TwinIncident[],
  counts: { undone: number; kept: number },
): Promise<void> {
  const plain = wanted.map((spec) => ({ ...spec, drift: false, crooked: 0 }));
  const rows = intents(chaos.levers, plain);
  await chaos.ledger.intend('plan-1', rows);
  const before = new Map(rows.map((row) => [row, chaos.rig.holds(targetOf(chaos.levers, row).target)]));
  await untilOver(chaos, () => apply(chaos.world, 'plan-1'), 2);
  for (const one of edits) await chaos.personEdits(one);
  chaos.rig.clock.advance({ minutes: 10 });
  chaos.trouble(incidents);
  await untilOver(chaos, () => undo(chaos), 4);

  const events = Map.groupBy(chaos.ledger.events, ({ changeId }) => changeId);
  const writes = Map.groupBy(chaos.rig.writes(), ({ target }) => targetKey(target));
  for (const row of rows) {
    const { target } = targetOf(chaos.levers, row);
    const ofField = writes.get(targetKey(target)) ?? [];
    const { state } = foldEvents(events.get(row.change_id) ?? []);
    const what = JSON.stringify({ state, ofField });
    const lastEdit = ofField.findLastIndex(({ by }) => by === 'person');
    if (lastEdit >= 0) {
      expect(ofField.slice(lastEdit + 1), `the edit stays: ${what}`).toEqual([]);
      counts.kept++;
    }
    if (state === 'rolled_back' && lastEdit < 0) {
      expect(chaos.rig.holds(target), what).toBe(before.get(row));
      counts.undone++;
    }
    const own = ofField.filter(({ by }) => by === 'product').map(({ to }) => to);
    expect(new Set(own).size, `nothing takes effect twice: ${what}`).toBe(own.length);
  }
  checkWrites(withoutUndone(chaos));
}

async function undo(chaos: TwinChaos): ReturnType<Parameters<typeof untilOver>[1]> {
  try {
    return await rollback(chaos.world, { by: 'plan', planId: 'plan-1' });
  } catch (error) {
    // It finds nothing when nothing was applied.
    if (error instanceof Error && /There is no/.test(error.message)) return { error: null, changes: [] };
    throw error;
  }
}

/** A rollback may move a target by any step; all else holds for it too. */
function withoutUndone(chaos: TwinChaos): ReturnType<TwinChaos['aftermath']> {
  const after = chaos.aftermath();
  return { ...after, writes: after.writes.filter(({ target }) => !/campaign.target/.test(target.setting)) };
}

function addTo(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(more)) sum[name] = (sum[name] ?? 0) + count;
}

/** Figures of a campaign that was asked for. */
function tell(what: string, figures: object): void {
  if (process.env['CHAOS_RUNS'] !== undefined)
    process.stderr.write(`${what}: ${JSON.stringify({ seed: SEED, runs: RUNS, ...figures })}\n`);
}
