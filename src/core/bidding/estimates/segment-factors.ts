import type { NumberColumn, NumberFrame } from '../../features/frame.ts';
import type { BidEvidence, Dimension } from './evidence.ts';
import type { LearnPrior } from './learn-prior.ts';
import { countStrength } from './prior-strength.ts';

/** Factor on an entity's conversion rate by unit and level: float64, shape (units × levels), mean 1 over expected conversions. */
export interface SegmentFactors {
  readonly factor: Float64Array;
  /** κ: how many conversions of a unit and level the prior is worth. */
  readonly strength: number;
}

/** What factors are fitted from. */
export type SegmentEvidence = Pick<
  BidEvidence,
  'entities' | 'groups' | 'groupOf' | 'dimensions' | 'cells' | 'features'
>;

/** Factors beyond these are never believed. */
const FACTOR_RANGE = { least: 0.25, most: 3 } as const;
/** How little and how much priors may be trusted, in conversions. */
export interface StrengthRange {
  readonly least: number;
  readonly most: number;
}

const STRENGTHS: StrengthRange = { least: 1, most: 2000 };

/** Spread of log factors that no feature explains, put into the weights of the rows that a prior learns from. */
const UNEXPLAINED = 0.02;

/** Each dimension is fitted with the others held; more rounds change nothing that can be seen. */
const ROUNDS = 2;

/**
 * What device, hours, weekday or place do to conversion rates: counts against what the entity's own rate lets expect,
 * drawn towards what is learned from other units with the same level.
 * `rate`: conversions per click at factor 1, float64, shape (entities).
 */
export async function fitSegments(
  evidence: SegmentEvidence,
  rate: Float64Array,
  learn: LearnPrior,
  strengths: StrengthRange = STRENGTHS,
): Promise<SegmentFactors[]> {
  const { dimensions } = evidence;
  const fitted = dimensions.map((dimension): SegmentFactors => ({
    factor: new Float64Array(unitsOf(evidence, dimension) * dimension.levels.length).fill(1),
    strength: strengths.most,
  }));
  for (let round = 0; round < ROUNDS; round++)
    for (const d of dimensions.keys())
      fitted[d] = await fitDimension(evidence, { rate, fitted, learn, strengths }, d);
  return fitted;
}

/** Product of the factors of each row of cells, without dimension `except`. float64, shape (rows). */
export function rowFactors(
  evidence: SegmentEvidence,
  fitted: readonly Pick<SegmentFactors, 'factor'>[],
  except = -1,
): Float64Array {
  const { cells, dimensions } = evidence;
  const product = new Float64Array(cells.entity.length).fill(1);
  for (const [d, dimension] of dimensions.entries()) {
    const factor = fitted[d]?.factor;
    if (d === except || factor === undefined) continue;
    const level = cells.level[d]!;
    const units = unitOfEntity(evidence, dimension);
    const width = dimension.levels.length;
    for (let row = 0; row < product.length; row++)
      product[row] = product[row]! * factor[units[cells.entity[row]!]! * width + level[row]!]!;
  }
  return product;
}

async function fitDimension(
  evidence: SegmentEvidence,
  {
    rate,
    fitted,
    learn,
    strengths,
  }: {
    readonly rate: Float64Array;
    readonly fitted: readonly SegmentFactors[];
    readonly learn: LearnPrior;
    readonly strengths: StrengthRange;
  },
  d: number,
): Promise<SegmentFactors> {
  const dimension = evidence.dimensions[d]!;
  const width = dimension.levels.length;
  const { expected, seen } = countLevels(evidence, rate, rowFactors(evidence, fitted, d), d);
  const prior = await learn({
    of: dimension.name,
    features: levelFeatures(evidence, dimension),
    target: seen.map((s, i) => Math.log((s + 1) / (expected[i]! + 1))),
    weight: expected.map((e) => 1 / (UNEXPLAINED + 1 / (e + 1))),
    unit: Int32Array.from({ length: expected.length }, (_, i) => Math.floor(i / width)),
  });
  const scale = sumOf(seen) / sumOf(expected.map((e, i) => e * Math.exp(prior[i]!)));
  const mean = prior.map((log) => Math.exp(log) * (scale > 0 && scale < Infinity ? scale : 1));
  const strength = countStrength(
    seen,
    expected.map((e, i) => e * mean[i]!),
    strengths,
  );
  const factor = mean.map((m, i) =>
    Math.min(
      FACTOR_RANGE.most,
      Math.max(FACTOR_RANGE.least, (strength + seen[i]!) / (strength / m + expected[i]!)),
    ),
  );
  centre(factor, expected, width);
  return { factor, strength };
}

function countLevels(
  evidence: SegmentEvidence,
  rate: Float64Array,
  others: Float64Array,
  d: number,
): { expected: Float64Array; seen: Float64Array } {
  const { cells, dimensions } = evidence;
  const dimension = dimensions[d]!;
  const width = dimension.levels.length;
  const units = unitOfEntity(evidence, dimension);
  const expected = new Float64Array(unitsOf(evidence, dimension) * width);
  const seen = new Float64Array(expected.length);
  const level = cells.level[d]!;
  for (let row = 0; row < others.length; row++) {
    const i = cells.entity[row]!;
    const at = units[i]! * width + level[row]!;
    expected[at] = expected[at]! + cells.exposure[row]! * rate[i]! * others[row]!;
    seen[at] = seen[at]! + cells.conversions[row]!;
  }
  return { expected, seen };
}

/** Makes the mean factor of each unit 1 over its expected conversions, so that the bid keeps its meaning. */
function centre(factor: Float64Array, expected: Float64Array, width: number): void {
  for (let from = 0; from < factor.length; from += width) {
    let weighted = 0;
    let weight = 0;
    for (let i = from; i < from + width; i++) {
      const e = expected[i]! + 1e-9;
      weighted += e * factor[i]!;
      weight += e;
    }
    for (let i = from; i < from + width; i++) factor[i] = (factor[i]! * weight) / weighted;
  }
}

/** Features of a unit repeated for each level, and the level itself, one column each. */
function levelFeatures(evidence: SegmentEvidence, dimension: Dimension): NumberFrame {
  const width = dimension.levels.length;
  const own = dimension.setOn === 'entity' ? evidence.features : groupFeatures(evidence);
  const rows = own.rows * width;
  const repeated = own.columns.map(({ name, values }): NumberColumn => ({
    kind: 'number',
    name,
    values: Float64Array.from({ length: rows }, (_, i) => values[Math.floor(i / width)]!),
  }));
  const levels = dimension.levels.map((level, l): NumberColumn => ({
    kind: 'number',
    name: `${dimension.name} ${level}`,
    values: Float64Array.from({ length: rows }, (_, i) => Number(i % width === l)),
  }));
  return { rows, columns: [...repeated, ...levels] };
}

/** Mean of the features over the entities of a group; missing values do not count. */
function groupFeatures({ features, groups, groupOf }: SegmentEvidence): NumberFrame {
  const columns = features.columns.map(({ name, values }): NumberColumn => {
    const sum = new Float64Array(groups);
    const count = new Float64Array(groups);
    for (const [i, value] of values.entries()) {
      if (Number.isNaN(value)) continue;
      const g = groupOf[i]!;
      sum[g] = sum[g]! + value;
      count[g] = count[g]! + 1;
    }
    return { kind: 'number', name, values: sum.map((value, g) => value / count[g]!) };
  });
  return { rows: groups, columns };
}

function unitsOf({ entities, groups }: SegmentEvidence, { setOn }: Dimension): number {
  return setOn === 'entity' ? entities : groups;
}

/** int32, shape (entities): the unit whose factors an entity has. */
function unitOfEntity({ entities, groupOf }: SegmentEvidence, { setOn }: Dimension): Int32Array {
  return setOn === 'entity' ? Int32Array.from({ length: entities }, (_, i) => i) : groupOf;
}

function sumOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
