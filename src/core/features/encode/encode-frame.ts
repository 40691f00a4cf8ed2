import type { CleaningCount } from '../../../contract/train-document.ts';
import {
  categoriesOf,
  findColumn,
  numbersOf,
  type Frame,
  type FrameColumn,
  type NumberColumn,
  type NumberFrame,
} from '../frame.ts';
import type { EncodingPolicy } from '../model-definition.ts';
import type { FittedEncoding } from './fitted-encoding.ts';
import { encodeTokens, fitTokens } from './keyword-tokens.ts';
import { encodeLabel } from './label.ts';
import { fitRange, scaleToRange } from './min-max.ts';
import { encodeOneHot, fitOneHot } from './one-hot.ts';

/** How each column of the training part becomes numbers. */
export function fitEncoding(
  policy: EncodingPolicy,
  train: Frame,
  tokenFeatures: ReadonlySet<string>,
): readonly FittedEncoding[] {
  return train.columns.map((column) => fitColumn(policy, column, tokenFeatures));
}

/** Columns of numbers, in the order of the encodings. Columns that the frame lacks are missing. */
export function encodeFrame(encodings: readonly FittedEncoding[], frame: Frame): NumberFrame {
  return { rows: frame.rows, columns: encodings.flatMap((encoding) => encodeColumn(encoding, frame)) };
}

/** What encoding does to the rows, as steps of the report. */
export function countEncoding(encodings: readonly FittedEncoding[], frame: Frame): readonly CleaningCount[] {
  return encodings.flatMap((encoding) => {
    const counted = describe(encoding, frame);
    return counted === null ? [] : [{ column: encoding.feature, ...counted }];
  });
}

function fitColumn(
  policy: EncodingPolicy,
  column: FrameColumn,
  tokenFeatures: ReadonlySet<string>,
): FittedEncoding {
  const feature = column.name;
  if (column.kind === 'number') {
    if (!policy.minMax.includes(feature)) return { kind: 'number', feature };
    return { kind: 'min-max', feature, ...fitRange(column.values) };
  }
  const levels = Object.hasOwn(policy.label, feature) ? policy.label[feature] : undefined;
  if (levels !== undefined) return { kind: 'label', feature, levels };
  return tokenFeatures.has(feature) ? fitTokens(column, policy) : fitOneHot(column, policy);
}

function encodeColumn(encoding: FittedEncoding, frame: Frame): readonly NumberColumn[] {
  const name = encoding.feature;
  switch (encoding.kind) {
    case 'number':
      return [{ kind: 'number', name, values: numbersOf(frame, name) }];
    case 'min-max':
      return [{ kind: 'number', name, values: scaleToRange(numbersOf(frame, name), encoding) }];
    case 'label':
      return [encodeLabel(encoding.levels, categoriesOf(frame, name))];
    case 'one-hot':
      return encodeOneHot(encoding, categoriesOf(frame, name));
    default:
      return encodeTokens(encoding, categoriesOf(frame, name));
  }
}

function describe(encoding: FittedEncoding, frame: Frame): Omit<CleaningCount, 'column'> | null {
  const [first] = encodeColumn(encoding, frame).slice(-1);
  const present = countWhere(first, (value) => !Number.isNaN(value));
  switch (encoding.kind) {
    case 'number':
    case 'tokens':
      return null;
    case 'min-max':
      return {
        step: 'min_max',
        rows: present,
        detail: `${round(encoding.min)} … ${round(encoding.max)} of the training part became 0 … 1`,
      };
    case 'label':
      return {
        step: 'label_encode',
        rows: present,
        detail: encoding.levels.map((level, at) => `${level} = ${at}`).join(', '),
      };
    default: {
      const pooled = countWhere(first, (value) => value === 1);
      const levels = findColumn(frame, encoding.feature);
      const all = levels?.kind === 'category' ? levels.levels.length : 0;
      return {
        step: 'one_hot',
        rows: frame.rows,
        detail: `${encoding.levels.length} of ${all} levels; ${pooled} rows pooled into Other`,
      };
    }
  }
}

function countWhere(column: NumberColumn | undefined, test: (value: number) => boolean): number {
  return column?.values.reduce((count, value) => count + (test(value) ? 1 : 0), 0) ?? 0;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
