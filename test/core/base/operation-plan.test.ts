import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planOperations, type AccessLevel } from '../../../src/core/base/operation-plan.ts';

const demand = { accounts: 2, queriesPerAccount: 15, changes: 500, changesPerRequest: 100, spent: 40 };

describe('planOperations', () => {
  it('adds up what a day asks for', () => {
    const plan = planOperations(demand, 'explorer');

    expect(plan.lines.map(({ operations }) => operations)).toEqual([40, 30, 1_000, 10]);
    expect([plan.total, plan.limit, plan.fits, plan.changesThatFit]).toEqual([1_080, 2_880, true, 500]);
  });

  it('cuts changes to what the access level leaves', () => {
    const plan = planOperations({ ...demand, changes: 3_000 }, 'explorer');

    expect([plan.fits, plan.changesThatFit]).toEqual([false, 1_391]);
  });

  it('knows no limit where there is none', () => {
    expect(planOperations({ ...demand, changes: 1e6 }, 'standard')).toMatchObject({
      fits: true,
      changesThatFit: 1e6,
    });
  });

  it('keeps the changes that it lets through under the limit, and could not let one more through', () => {
    fc.assert(
      fc.property(
        fc.record({
          accounts: fc.nat(5),
          queriesPerAccount: fc.nat(40),
          changes: fc.nat(20_000),
          changesPerRequest: fc.integer({ min: 1, max: 1_000 }),
          spent: fc.nat(2_000),
        }),
        fc.constantFrom<AccessLevel>('explorer', 'basic'),
        (wanted, level) => {
          const { changesThatFit, limit } = planOperations(wanted, level);
          const total = (changes: number): number => planOperations({ ...wanted, changes }, level).total;

          expect(total(changesThatFit)).toBeLessThanOrEqual(limit);
          if (changesThatFit < wanted.changes) expect(total(changesThatFit + 1)).toBeGreaterThan(limit);
        },
      ),
    );
  });
});
