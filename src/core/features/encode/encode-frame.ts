import {
  categoriesOf,
  numbersOf,
  type Frame,
  type FrameColumn,
  type NumberColumn,
  type NumberFrame,
} from '../frame.ts';
import { NO_YES } from '../column-builder.ts';
import type { EncodingPolicy } from '../model-definition.ts';
import type { FittedEncoding } from './fitted-encoding.ts';
import { encodeTokens, fitTokens } from './keyword-tokens.ts';
import { encodeLabel } from './label.ts';
import { fitRange, scaleToRange } from './min-max.ts';
import { encodeOneHot, fitOneHot } from './one-hot.ts';

/** How each column of the training part becomes numbers; booleans become 0 and 1. */
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
  if (column.levels === NO_YES) return { kind: 'label', feature, levels: NO_YES };
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
