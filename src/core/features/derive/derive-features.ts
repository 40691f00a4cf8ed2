import { findFeature } from '../catalogue/catalogue.ts';
import type { Feature, RateName } from '../catalogue/feature.ts';
import type { Grain } from '../dataset.ts';
import { categoriesOf, findColumn, numbersOf, type Frame, type FrameColumn } from '../frame.ts';
import { fitRate, trailingRate, type FittedRate } from './trailing-rates.ts';

/** What derived features learned from the training part: the rates that are used. Plain JSON. */
export type FittedRates = Readonly<Partial<Record<RateName, FittedRate>>>;

/** Fits the rates that the features need, directly or through others. */
export function fitRates(grain: Grain, features: readonly string[], train: Frame): FittedRates {
  const needed = new Set<RateName>();
  const visit = (name: string): void => {
    const feature = findFeature(grain, name);
    if (feature?.origin.kind === 'rate') needed.add(feature.origin.rate);
    if (feature?.origin.kind === 'formula') feature.sources.forEach(visit);
  };
  features.forEach(visit);
  return Object.fromEntries([...needed].map((rate) => [rate, fitRate(rate, train)]));
}

/**
 * The features as columns, in their order: taken, or computed from others.
 * A feature that the frame cannot give is a column of missing values.
 */
export function deriveFeatures(
  grain: Grain,
  features: readonly string[],
  frame: Frame,
  rates: FittedRates,
): Frame {
  const known = new Map<string, FrameColumn>();
  const columnOf = (name: string): FrameColumn => {
    const before = known.get(name);
    if (before) return before;
    const made = makeColumn(name, findFeature(grain, name), frame, rates, columnOf);
    known.set(name, made);
    return made;
  };
  return { rows: frame.rows, columns: features.map(columnOf) };
}

function makeColumn(
  name: string,
  feature: Feature | undefined,
  frame: Frame,
  rates: FittedRates,
  columnOf: (name: string) => FrameColumn,
): FrameColumn {
  const number = (values: Float64Array): FrameColumn => ({ kind: 'number', name, values });
  const origin = feature?.origin ?? { kind: 'column' };
  switch (origin.kind) {
    case 'formula': {
      const columns = feature?.sources.map(columnOf) ?? [];
      const inputs = columns.map((column) => numbersOf({ rows: frame.rows, columns }, column.name));
      const [a, b, c] = inputs;
      return number(
        Float64Array.from({ length: frame.rows }, (_, row) =>
          origin.compute(a?.[row] ?? Number.NaN, b?.[row] ?? Number.NaN, c?.[row] ?? Number.NaN),
        ),
      );
    }
    case 'rate': {
      const fitted = rates[origin.rate] ?? { mean: null, pseudoCounts: NO_PSEUDO_COUNTS };
      return number(trailingRate(fitted, frame, origin.rate, origin.level, origin.window));
    }
    case 'text':
      return number(textNumbers(frame, feature?.sources[0] ?? name, origin.compute));
    case 'tokens':
      return { ...categoriesOf(frame, feature?.sources[0] ?? name), name };
    default:
      return findColumn(frame, name) ?? missing(feature, name, frame);
  }
}

const NO_PSEUDO_COUNTS: FittedRate['pseudoCounts'] = { '': 0, ad_group_: 0, campaign_: 0, account_: 0 };

function textNumbers(frame: Frame, source: string, compute: (text: string) => number): Float64Array {
  const { codes, levels } = categoriesOf(frame, source);
  const ofCode = levels.map(compute);
  return Float64Array.from(codes, (code) => ofCode[code] ?? Number.NaN);
}

function missing(feature: Feature | undefined, name: string, frame: Frame): FrameColumn {
  if (feature?.type === 'category') return categoriesOf(frame, name);
  return { kind: 'number', name, values: numbersOf(frame, name) };
}
