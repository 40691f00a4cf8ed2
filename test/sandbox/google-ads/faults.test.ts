import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FaultPlan, type CallKind } from '../../../src/sandbox/google-ads/faults.ts';
import { codesOf, sampleTwin, send, update } from './twin-for-tests.ts';

const kinds = (plan: FaultPlan, calls: readonly CallKind[]): string[] =>
  calls.map((call) =>
    plan
      .next(call)
      .faults.map(({ kind }) => kind)
      .join('+'),
  );

describe('FaultPlan', () => {
  it('strikes the calls it names, after those it skips, as often as it says', () => {
    const plan = new FaultPlan(1, [
      { kind: 'reset', on: 'mutate', times: 1 },
      { kind: 'internal', skip: 2, times: 2 },
    ]);

    expect(kinds(plan, ['search', 'mutate', 'mutate', 'search', 'search'])).toEqual([
      '',
      'reset',
      'internal',
      'internal',
      '',
    ]);
  });

  it('strikes the same calls for the same seed, about as often as its probability', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const run = (): string[] =>
          kinds(
            new FaultPlan(seed, [{ kind: 'hang', probability: 0.3 }]),
            Array<CallKind>(400).fill('search'),
          );
        const struck = run().filter((kind) => kind !== '').length;

        expect(run()).toEqual(run());
        expect(struck).toBeGreaterThan(70);
        expect(struck).toBeLessThan(175);
      }),
      { numRuns: 20 },
    );
  });

  it('fails a seeded share of the operations of a request that is otherwise good', () => {
    const twin = sampleTwin();
    twin.faults.set([{ kind: 'partial_failure', share: 0.5 }]);
    const ids = ['111', '121', '131', '151'];
    const result = send(
      twin,
      ids.map((id) => update('adGroups', id, { cpc_bid_micros: 2_000_000 })),
    );

    expect(codesOf(result).length).toBeGreaterThan(0);
    expect(codesOf(result).length).toBeLessThan(4);
    for (const [index, id] of ids.entries())
      expect(twin.store.records('1')?.adGroups.get(id)?.cpcBidMicros).toBe(
        result.resourceNames[index] === null ? 1_000_000 : 2_000_000,
      );
  });
});
