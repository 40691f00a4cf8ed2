import { describe, expect, it } from 'vitest';
import type { AdsSetting } from '../../../src/core/base/ads-write.ts';
import { operationKey } from '../../../src/core/changes/operation-key.ts';
import { requestBatches } from '../../../src/core/changes/request-batches.ts';
import { day } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { sha256 } from './sample.ts';

function ready(id: number, setting: AdsSetting = 'ad_group.cpc_bid') {
  const target = { accountId: '1', resourceName: `customers/1/adGroups/${id}`, setting };
  return { name: `${id} ${setting}`, operation: { key: `${id}`, target, to: 10_000 } };
}

describe('requests', () => {
  it('hold so many operations, in the order given, and each change once', () => {
    const all = Array.from({ length: 7 }, (_, i) => ready(i));
    const { batches, doubles } = requestBatches(all, 3);

    expect(batches.map((batch) => batch.length)).toEqual([3, 3, 1]);
    expect(batches.flat()).toEqual(all);
    expect(doubles).toEqual([]);
  });

  it('never hold more than a thousand, whatever is asked for', () => {
    const all = Array.from({ length: 1_001 }, (_, i) => ready(i));
    expect(requestBatches(all, 5_000).batches.map((batch) => batch.length)).toEqual([1_000, 1]);
    expect(requestBatches([], 0).batches).toEqual([]);
  });

  it('write a field once and a resource once in each', () => {
    const [bid, again, cpa] = [ready(1), ready(1), ready(1, 'ad_group.target_cpa')];
    const { batches, doubles } = requestBatches([bid, again, cpa, ready(2)]);

    expect(batches.map((batch) => batch.map(({ name }) => name))).toEqual([
      ['1 ad_group.cpc_bid', '2 ad_group.cpc_bid'],
      ['1 ad_group.target_cpa'],
    ]);
    expect(doubles).toEqual([again]);
  });
});

describe('the key of an operation', () => {
  const { target } = ready(1).operation;
  const decision = {
    fromMicros: micros(1),
    toMicros: micros(2),
    plannedOn: day('2026-03-02'),
    planId: 'p',
    rollsBack: [],
  };
  const key = (about: Partial<typeof decision> | { readonly rollsBack: readonly string[] }) =>
    operationKey({ ...decision, ...about }, target, sha256);

  it('is the same for two plans of a day that want the same, and another for anything else', () => {
    expect(key({ planId: 'q' })).toBe(key({}));
    const others = [
      key({ fromMicros: micros(3) }),
      key({ toMicros: micros(3) }),
      key({ plannedOn: day('2026-03-03') }),
      key({ rollsBack: ['a'] }),
      operationKey(decision, ready(2).operation.target, sha256),
      operationKey(decision, ready(1, 'ad_group.target_cpa').operation.target, sha256),
    ];
    expect(new Set([key({}), ...others]).size).toBe(7);
  });

  it('of a rollback is of that rollback', () => {
    expect(key({ rollsBack: ['a'], planId: 'r1' })).not.toBe(key({ rollsBack: ['a'], planId: 'r2' }));
  });
});
