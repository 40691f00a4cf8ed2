import { micros, microsFromUnits } from '../../../src/core/base/micros.ts';
import { bidPolicy } from '../../../src/core/bidding/bid-policy.ts';
import type { BidPolicy, BidSettings } from '../../../src/core/bidding/bid-policy.ts';
import type { ClickEstimate, Entity, Evidence, ScoredEntity } from '../../../src/core/flow.ts';

export const entity: Entity = {
  source: 'ads',
  accountId: '123',
  level: 'keyword',
  id: 'c1~g1~k1',
  name: 'red shoes',
  matchType: 'Exact',
  campaign: 'Shoes',
  adGroup: 'Red',
  network: null,
  status: 'Enabled',
  bidStrategy: 'Manual CPC',
};

export function evidence(parts: Partial<Evidence> = {}): Evidence {
  return {
    from: null,
    to: null,
    impressions: 30_000,
    clicks: 1204,
    conversions: 34,
    costMicros: microsFromUnits(1100),
    valueMicros: microsFromUnits(2720),
    ...parts,
  };
}

export function scored(parts: Partial<ScoredEntity> = {}): ScoredEntity {
  return {
    entity,
    lever: 'max_cpc',
    bidMicros: microsFromUnits(1.1),
    evidence: evidence(),
    modelRate: 0.026,
    contributions: [{ feature: 'match_type', value: 'Exact', text: 'match type Exact', effect: 0.3 }],
    estimate: null,
    exploration: null,
    ...parts,
  };
}

export function estimate(parts: Partial<ClickEstimate> = {}): ClickEstimate {
  return {
    priorRate: 0.026,
    priorConversions: 6.2,
    clicks: 1012.4,
    conversions: 29.1,
    rate: 0.0281,
    orderValueMicros: microsFromUnits(80),
    uncertainty: 0.2,
    marginalCostFactor: 1.25,
    budgetDivisor: 1,
    ...parts,
  };
}

export function policy(
  settings: Partial<BidSettings> = {},
  seen: readonly Evidence[] = [evidence()],
): BidPolicy {
  return bidPolicy(
    {
      goal: { kind: 'target_cpa', cpaMicros: micros(50_000_000) },
      currency: 'USD',
      mayBid: true,
      ...settings,
    },
    seen,
  );
}
