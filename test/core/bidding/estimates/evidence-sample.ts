import type { BidEvidence } from '../../../../src/core/bidding/estimates/evidence.ts';
import type { LearnPrior } from '../../../../src/core/bidding/estimates/learn-prior.ts';

/** An account cut by device on the entity and by daypart on the group; conversions as `of` says. */
export function sampleEvidence(options: {
  readonly entities: number;
  readonly groups: number;
  readonly exposure: (entity: number, device: number, part: number) => number;
  readonly conversions: (entity: number, device: number, part: number, exposure: number) => number;
}): BidEvidence {
  const { entities, groups } = options;
  const rows = entities * 6;
  const entity = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 6));
  const device = Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 2) % 3);
  const part = Int32Array.from({ length: rows }, (_, row) => row % 2);
  const exposure = Float64Array.from(entity, (i, row) => options.exposure(i, device[row]!, part[row]!));
  const conversions = Float64Array.from(entity, (i, row) =>
    options.conversions(i, device[row]!, part[row]!, exposure[row]!),
  );
  return {
    entities,
    groups,
    groupOf: Int32Array.from({ length: entities }, (_, i) => i % groups),
    dimensions: [
      { name: 'device', levels: ['mobile', 'desktop', 'tablet'], setOn: 'entity' },
      { name: 'daypart', levels: ['day', 'night'], setOn: 'group' },
    ],
    cells: { entity, level: [device, part], exposure, conversions },
    clickFade: new Float64Array(entities).fill(1),
    conversionFade: new Float64Array(entities).fill(1),
    value: new Float64Array(entities),
    logValue: new Float64Array(entities),
    orderVariance: { variance: 0.5, orders: 1000 },
    features: { rows: entities, columns: [] },
  };
}

/** Expects every level to be as its unit's rate says. */
export const flatPrior: LearnPrior = ({ target }) => Promise.resolve(new Float64Array(target.length));
