import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import type { Day } from '../../../src/core/base/day.ts';
import { entityKey } from '../../../src/core/base/entity-key.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { SPEND_ELASTICITY, spendChangeMicros } from '../../../src/core/base/spend-change.ts';
import type { Decision, GuardedDecision } from '../../../src/core/flow.ts';
import { guard } from '../../../src/core/guardrails/guard.ts';
import type { GuardContext } from '../../../src/core/guardrails/guard.ts';
import type { Rule, RuleKindName, RuleOfKind } from '../../../src/core/guardrails/rule.ts';
import { spendLimit } from '../../../src/core/guardrails/spend-cap.ts';
import { matchesWhere } from '../../../src/core/guardrails/where.ts';
import { context, decision, rule } from './sample.ts';

const today = day('2026-03-10');
const bid = fc.integer({ min: 1, max: 30_000_000 }).map(micros);
const campaign = fc.constantFrom('Shoes', 'Hats', null);
const ago = fc.option(fc.integer({ min: 0, max: 20 }).map((days) => addDays(today, -days)));

interface Plan {
  readonly decisions: readonly Decision[];
  readonly rules: readonly Rule[];
  readonly context: GuardContext;
}

const drafts = fc.array(
  fc.record({
    fromMicros: fc.option(bid, { freq: 12 }),
    wantedMicros: bid,
    held: fc.boolean(),
    campaign,
    clicks: fc.integer({ min: 0, max: 30 }),
    costMicros: fc.integer({ min: 0, max: 50_000_000 }).map(micros),
    rate: fc.double({ min: 0, max: 1, noNaN: true }),
    lastChange: ago,
    lastHumanEdit: ago,
  }),
  { minLength: 1, maxLength: 12 },
);

const where = fc.oneof(
  fc.constant({}),
  fc.constant({ campaign: ['shoes'] }),
  fc.constant({ campaign: ['h*s'] }),
);
const bound = fc.option(fc.integer({ min: 0, max: 20_000_000 }).map(micros));

const anyRule: fc.Arbitrary<Rule> = where.chain((limits) =>
  fc.oneof(
    fc.tuple(ago, ago).map(([from, to]) => rule('freeze', { from, to }, limits)),
    fc.integer({ min: 0, max: 9 }).map((days) => rule('cooldown', { days }, limits)),
    fc.integer({ min: 0, max: 9 }).map((days) => rule('human_hold_off', { days }, limits)),
    fc
      .constantFrom('block_raise' as const, 'keep' as const)
      .map((otherwise) => rule('evidence', { minClicks: 10, otherwise }, limits)),
    fc.double({ min: 0, max: 1.5, noNaN: true }).map((ratio) => rule('step', { ratio }, limits)),
    fc.tuple(bound, bound).map(([floor, ceiling]) => rule('bounds', { floor, ceiling }, limits)),
    fc
      .tuple(
        fc.constantFrom('account' as const, 'campaign' as const),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
      )
      .map(([per, maxIncreaseRatio]) => rule('spend_cap', { per, maxIncreaseRatio }, limits)),
  ),
);

const plans: fc.Arbitrary<Plan> = fc
  .tuple(drafts, fc.array(anyRule, { maxLength: 7 }), fc.constantFrom(1, 10_000, 1_000_000))
  .map(([rows, rules, unit]) => {
    const decisions = rows.map((row, i): Decision => {
      const plain = decision(1, 1, { id: `k${i}`, campaign: row.campaign }, row);
      const wantedMicros = row.held ? row.fromMicros : row.wantedMicros;
      return {
        ...plain,
        fromMicros: row.fromMicros,
        wantedMicros,
        value: { ...plain.value, rate: row.rate },
      };
    });
    const dates = (pick: (row: (typeof rows)[number]) => Day | null): Map<string, Day> =>
      new Map(
        decisions.flatMap(({ entity }, i) => {
          const row = rows[i];
          const on = row === undefined ? null : pick(row);
          return on === null ? [] : [[entityKey(entity), on] as const];
        }),
      );
    return {
      decisions,
      rules: rules.map((each, i) => ({ ...each, id: `test/r${i}` })),
      context: context({
        today,
        billableUnitMicros: micros(unit),
        lastChange: dates((row) => row.lastChange),
        lastHumanEdit: dates((row) => row.lastHumanEdit),
      }),
    };
  });

function check(property: (plan: Plan, guarded: readonly GuardedDecision[]) => void): void {
  fc.assert(
    fc.property(plans, (plan) => property(plan, guard(plan.decisions, plan.rules, plan.context))),
    { numRuns: 800, seed: 20_260_310 },
  );
}

function applying<N extends RuleKindName>(plan: Plan, { entity }: Decision, kind: N): RuleOfKind<N>[] {
  return plan.rules.filter(
    (each): each is RuleOfKind<N> =>
      each.kind === kind && matchesWhere({ entity, lever: 'max_cpc' }, each.where),
  );
}

const isBlocked = ({ verdicts }: GuardedDecision): boolean =>
  verdicts.some(({ verdict }) => verdict === 'block');

describe('guard, for any decisions and any rules in any order', () => {
  it('never leaves a bid outside its bounds unless it is blocked', () => {
    let clamped = 0;
    check((plan, guarded) => {
      for (const each of guarded) {
        if (each.toMicros === null || isBlocked(each)) continue;
        for (const { params } of applying(plan, each, 'bounds')) {
          expect(each.toMicros).toBeGreaterThanOrEqual(params.floor ?? 0);
          expect(each.toMicros).toBeLessThanOrEqual(params.ceiling ?? Infinity);
          clamped++;
        }
      }
    });
    expect(clamped).toBeGreaterThan(200);
  });

  it('keeps the current bid where any rule blocks, and only there says block', () => {
    check((_plan, guarded) => {
      for (const each of guarded) if (isBlocked(each)) expect(each.toMicros).toBe(each.fromMicros);
    });
  });

  it('gives the same when what it gave is guarded again', () => {
    check((plan, guarded) => {
      const same = guard(guarded, plan.rules, plan.context);
      const settled = guarded.map((each) => ({
        ...each,
        wantedMicros: each.fromMicros === null ? each.wantedMicros : each.toMicros,
      }));
      const again = guard(settled, plan.rules, plan.context);

      expect(same).toEqual(guarded);
      expect(again.map(({ toMicros }) => toMicros)).toEqual(guarded.map(({ toMicros }) => toMicros));
    });
  });

  it('does not depend on the order of the decisions, and keeps that of the rules', () => {
    check((plan, guarded) => {
      const reversed = guard(plan.decisions.toReversed(), plan.rules, plan.context).toReversed();

      expect(reversed).toEqual(guarded);
      for (const { verdicts } of guarded) {
        expect(verdicts.map((verdict) => verdict.rule)).toEqual([
          ...plan.rules.map(({ id }) => id),
          'built-in/billable-unit',
        ]);
      }
    });
  });

  it('gives a multiple of the billable unit or the current bid', () => {
    check((plan, guarded) => {
      for (const { fromMicros, toMicros } of guarded) {
        if (toMicros !== null && toMicros !== fromMicros)
          expect(toMicros % plan.context.billableUnitMicros).toBe(0);
      }
    });
  });

  it('never turns a change round and never starts one', () => {
    check((_plan, guarded) => {
      for (const { fromMicros, wantedMicros, toMicros } of guarded) {
        if (fromMicros === null || wantedMicros === null || toMicros === null) continue;
        const [wanted, made] = [Math.sign(wantedMicros - fromMicros), Math.sign(toMicros - fromMicros)];
        expect([0, wanted]).toContain(made);
      }
    });
  });

  it('never moves more than the largest step, except to the nearest bound', () => {
    check((plan, guarded) => {
      for (const each of guarded) {
        const { fromMicros, toMicros } = each;
        if (fromMicros === null || toMicros === null) continue;
        const bounds = applying(plan, each, 'bounds').map(({ params }) => params);
        const outside = bounds.some(
          ({ floor, ceiling }) =>
            (floor ?? 0) > fromMicros || (ceiling ?? Infinity) < fromMicros + plan.context.billableUnitMicros,
        );
        for (const { params } of applying(plan, each, 'step')) {
          const most = Math.max(fromMicros * params.ratio + 1, plan.context.billableUnitMicros);
          if (!outside) expect(Math.abs(toMicros - fromMicros)).toBeLessThanOrEqual(most);
        }
      }
    });
  });

  it('never adds more spend than a cap allows', () => {
    check((plan, guarded) => {
      for (const cap of plan.rules.filter(
        (each): each is RuleOfKind<'spend_cap'> => each.kind === 'spend_cap',
      )) {
        const meant = guarded.filter((each) => matchesWhere(each, cap.where));
        const scopes = Map.groupBy(meant, ({ entity }) =>
          cap.params.per === 'campaign' ? entity.campaign : 'all',
        );
        for (const members of scopes.values()) {
          const spent = members.reduce((sum, { evidence }) => sum + evidence.costMicros, 0);
          const added = members.reduce(
            (sum, { evidence, fromMicros, toMicros }) =>
              fromMicros === null || toMicros === null
                ? sum
                : sum + spendChangeMicros(evidence, fromMicros, toMicros),
            0,
          );
          expect(added).toBeLessThanOrEqual(spendLimit(cap.params, micros(spent)));
        }
      }
    });
  });
});

it('predicts spend by the elasticity and nothing for no change', () => {
  const evidence = { costMicros: micros(100_000_000) };

  expect(spendChangeMicros(evidence, micros(1_000_000), micros(2_000_000))).toBe(
    Math.round(1e8 * (2 ** SPEND_ELASTICITY - 1)),
  );
  expect(spendChangeMicros(evidence, micros(1_000_000), micros(0))).toBe(-100_000_000);
  expect(spendChangeMicros(evidence, micros(5), micros(5))).toBe(0);
  expect(spendChangeMicros(evidence, micros(1), micros(Number.MAX_SAFE_INTEGER))).toBe(
    Number.MAX_SAFE_INTEGER,
  );
});
