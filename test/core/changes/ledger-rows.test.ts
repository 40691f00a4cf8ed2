import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../src/core/base/day.ts';
import { entityKey } from '../../../src/core/base/entity-key.ts';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import { rng } from '../../../src/core/base/rng.ts';
import { bidPolicy } from '../../../src/core/bidding/bid-policy.ts';
import { decide, decideOne } from '../../../src/core/bidding/decide.ts';
import { replay } from '../../../src/core/changes/decision-record.ts';
import type { ReplayStages } from '../../../src/core/changes/decision-record.ts';
import { ledgerRows } from '../../../src/core/changes/ledger-rows.ts';
import type { ScoredEntity } from '../../../src/core/flow.ts';
import { guardCases } from '../../../src/core/guardrails/guard.ts';
import { guardOne } from '../../../src/core/guardrails/guard-one.ts';
import type { Facts } from '../../../src/core/guardrails/rule-kind.ts';
import type { Rule } from '../../../src/core/guardrails/rule.ts';
import { rule } from '../guardrails/sample.ts';
import { guarded, sha256 } from './sample.ts';

const today = day('2026-03-10');
const stages: ReplayStages<ReturnType<typeof bidPolicy>, readonly Rule[], Facts> = {
  decide: decideOne,
  guard: guardOne,
};

const rules = [
  rule('evidence', { minClicks: 20 }, {}, 'evidence/clicks'),
  rule('step', {}, {}, 'step/largest-step'),
  rule('cooldown', {}, {}, 'cooldown/days'),
  rule('bounds', { floor: microsFromUnits(0.05), ceiling: microsFromUnits(4) }, {}, 'bounds/max-cpc'),
  rule('spend_cap', { maxIncreaseRatio: 0.1 }, {}, 'spend-cap/account'),
];

function scoredEntities(): ScoredEntity[] {
  return Array.from({ length: 60 }, (_, i) => {
    const random = rng(5, i);
    const clicks = random.below(400);
    const { entity, lever, value } = guarded(1, 1, { id: `k${i}`, campaign: `C${i % 3}` });
    return {
      entity,
      lever,
      estimate: null,
      exploration: null,
      bidMicros: i % 10 === 9 ? null : microsFromUnits(0.2 + 3 * random.next()),
      evidence: {
        from: addDays(today, -28),
        to: addDays(today, -1),
        impressions: clicks * 30,
        clicks,
        conversions: random.binomial(clicks, 0.03),
        costMicros: micros(clicks * 700_000),
        valueMicros: micros(clicks * 1_500_000),
      },
      modelRate: 0.01 + 0.05 * random.next(),
      contributions: value.contributions,
    };
  });
}

function rowsOfPlan(planId = 'p1') {
  const scored = scoredEntities();
  const policy = bidPolicy(
    { goal: { kind: 'target_roas', roas: 2.5 }, currency: 'EUR', mayBid: true, priorClicks: 163.7 },
    scored.map(({ evidence }) => evidence),
  );
  const cases = guardCases(decide(scored, policy), rules, {
    today,
    currency: 'EUR',
    billableUnitMicros: micros(10_000),
    lastChange: new Map(scored.slice(0, 5).map(({ entity }) => [entityKey(entity), addDays(today, -1)])),
    lastHumanEdit: new Map(),
  });
  const rows = ledgerRows(cases, {
    planId,
    runId: 'r1',
    dataVersion: 'd1',
    modelHash: 'm1',
    plannedOn: today,
    plannedAt: '2026-03-10T06:00:00.000Z',
    policy,
    rules,
    autonomy: { factor: 1, why: 'No experiment has a result that still holds.' },
    hash: sha256,
  });
  return { cases, rows };
}

describe('ledgerRows', () => {
  it('holds exactly the bids that change, as intents', () => {
    const { cases, rows } = rowsOfPlan();
    const changing = cases
      .filter(({ guarded: { fromMicros, toMicros } }) => toMicros !== fromMicros)
      .map(({ guarded: { entity } }) => entity.id);

    expect(rows.map((row) => row.entity_id).toSorted()).toEqual(changing.toSorted());
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.length).toBeLessThan(cases.length);
    expect(new Set(rows.map(({ state }) => state))).toEqual(new Set(['intended']));
  });

  it('names a change by plan, entity and lever', () => {
    const [first, again, other] = [rowsOfPlan().rows, rowsOfPlan().rows, rowsOfPlan('p2').rows];

    expect(again).toEqual(first);
    expect(new Set(first.map((row) => row.change_id)).size).toBe(first.length);
    expect(other[0]?.change_id).not.toBe(first[0]?.change_id);
  });
});

describe('replay', () => {
  it('makes every decision again byte for byte from its record', () => {
    const replays = rowsOfPlan().rows.map(({ record }) => replay(record, stages));

    expect(replays.filter(({ same }) => !same)).toEqual([]);
    expect(replays.every(({ recorded, replayed }) => recorded === replayed)).toBe(true);
  });

  it('does not mind that a warehouse reorders keys', () => {
    const [row] = rowsOfPlan().rows;
    const reversed = JSON.stringify(reverseKeys(JSON.parse(row?.record ?? '')));

    expect(reversed).not.toBe(row?.record);
    expect(replay(reversed, stages).same).toBe(true);
  });

  it('notices a record whose evidence, rule or outcome was altered', () => {
    const record =
      rowsOfPlan().rows.find((row) => (row.to_micros ?? 0) > (row.from_micros ?? 0))?.record ?? '';
    const altered = [
      record.replace(/"clicks":\d+/, '"clicks":23'),
      record.replace('"ratio":0.2', '"ratio":0.01'),
      record.replace(/"toMicros":\d+/, '"toMicros":990000'),
    ];

    expect(altered.filter((text) => text === record)).toEqual([]);
    expect(altered.map((text) => replay(text, stages).same)).toEqual([false, false, false]);
  });

  it('says where the numbers come from', () => {
    const record = JSON.parse(rowsOfPlan().rows[0]?.record ?? '') as { provenance: unknown };

    expect(record.provenance).toMatchObject({
      planId: 'p1',
      runId: 'r1',
      dataVersion: 'd1',
      modelHash: 'm1',
    });
  });
});

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, part]) => [key, reverseKeys(part)]),
  );
}
