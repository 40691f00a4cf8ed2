import type { CleaningCount } from '../../../contract/train-document.ts';
import { categoriesOf, type Frame, type NumberColumn } from '../frame.ts';
import { encodeFrame } from './encode-frame.ts';
import type { FittedEncoding } from './fitted-encoding.ts';

/** What encoding does to the rows, as steps of the report. */
export function countEncoding(encodings: readonly FittedEncoding[], frame: Frame): readonly CleaningCount[] {
  return encodings.flatMap((encoding) => {
    const counted = describe(encoding, frame);
    return counted === null ? [] : [{ column: encoding.feature, ...counted }];
  });
}

type Counted = Omit<CleaningCount, 'column'>;

function describe(encoding: FittedEncoding, frame: Frame): Counted | null {
  const { columns } = encodeFrame([encoding], frame);
  const last = columns.at(-1);
  switch (encoding.kind) {
    case 'min-max':
      return present(
        last,
        `${round(encoding.min)} … ${round(encoding.max)} of the training part became 0 … 1`,
        'min_max',
      );
    case 'label':
      return present(last, encoding.levels.map((level, at) => `${level} = ${at}`).join(', '), 'label_encode');
    case 'one-hot':
      return describeOneHot(encoding, frame, columns);
    default:
      return null;
  }
}

function present(column: NumberColumn | undefined, detail: string, step: string): Counted | null {
  const rows = countWhere(column, (value) => !Number.isNaN(value));
  return rows === 0 ? null : { step, rows, detail };
}

function describeOneHot(
  encoding: Extract<FittedEncoding, { kind: 'one-hot' }>,
  frame: Frame,
  columns: readonly NumberColumn[],
): Counted | null {
  const { codes, levels } = categoriesOf(frame, encoding.feature);
  const rows = codes.reduce((count, code) => count + (code < 0 ? 0 : 1), 0);
  if (rows === 0) return null;
  const pooled = encoding.other ? countWhere(columns.at(-1), (value) => value === 1) : 0;
  const detail = `${encoding.levels.length} of ${levels.length} levels have a column; ${pooled} rows pooled into Other`;
  return { step: 'one_hot', rows, detail };
}

function countWhere(column: NumberColumn | undefined, test: (value: number) => boolean): number {
  return column?.values.reduce((count, value) => count + (test(value) ? 1 : 0), 0) ?? 0;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}
