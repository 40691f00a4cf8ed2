import { createHash } from 'node:crypto';
import { day } from '../../../src/core/base/day.ts';
import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import type { Entity, GuardedDecision } from '../../../src/core/flow.ts';

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A guarded decision from one bid to another, in currency units. */
export function guarded(
  from: number | null,
  to: number | null,
  about: Partial<Entity> = {},
  cost = 100,
): GuardedDecision {
  const amount = (units: number | null): GuardedDecision['toMicros'] =>
    units === null ? null : microsFromUnits(units);
  return {
    entity: {
      source: 'ads',
      accountId: '123',
      level: 'keyword',
      id: 'k1',
      name: 'red shoes',
      matchType: 'Exact',
      campaign: 'Shoes',
      adGroup: 'Red',
      network: null,
      status: null,
      bidStrategy: null,
      ...about,
    },
    lever: 'max_cpc',
    fromMicros: amount(from),
    wantedMicros: amount(to),
    toMicros: amount(to),
    evidence: {
      from: day('2026-02-01'),
      to: day('2026-02-28'),
      impressions: 1000,
      clicks: 100,
      conversions: 3,
      costMicros: microsFromUnits(cost),
      valueMicros: micros(0),
    },
    estimate: null,
    exploration: null,
    value: {
      modelRate: 0.02,
      rate: 0.025,
      conversionValueMicros: microsFromUnits(50),
      priorClicks: 150,
      contributions: [{ feature: 'match_type', value: 'Exact', text: 'match type Exact', effect: 0.2 }],
    },
    reason: 'Because.',
    verdicts: [{ rule: 'step/largest-step', verdict: 'pass', reason: 'Within one step.' }],
  };
}
