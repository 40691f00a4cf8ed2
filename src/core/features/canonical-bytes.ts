import type { Dataset } from './dataset.ts';
import type { FrameColumn } from './frame.ts';

/**
 * A dataset as bytes that are equal exactly when the datasets are: names, types and levels, values as
 * little-endian doubles and int32 codes (every NaN alike, −0 as 0), labels, days and keys, in the order
 * of rows and columns. Their hash is the version of the dataset. In parts, as the whole may be larger than memory.
 */
export function* canonicalBytes(dataset: Dataset): Generator<Uint8Array> {
  const { features, grain, days, keys, names, successes, trials } = dataset;
  yield text({ format: 'bidforest-dataset-1', grain, rows: features.rows, columns: features.columns.length });
  for (const column of features.columns) {
    yield text({
      name: column.name,
      kind: column.kind,
      levels: column.kind === 'category' ? column.levels : [],
    });
    yield columnBytes(column);
  }
  yield doubles(successes);
  yield doubles(trials);
  yield* listsText({ days, keys, names });
}

const PART = 10_000;

/** The bytes of `text(lists)`, in parts: as one text they may be longer than a text can be. */
function* listsText(lists: Readonly<Record<string, readonly unknown[]>>): Generator<Uint8Array> {
  let before = '{';
  for (const [name, list] of Object.entries(lists)) {
    yield encoder.encode(`${before}${JSON.stringify(name)}:[`);
    for (let from = 0; from < list.length; from += PART) {
      const part = JSON.stringify(list.slice(from, from + PART)).slice(1, -1);
      yield encoder.encode(from === 0 ? part : `,${part}`);
    }
    before = '],';
  }
  yield encoder.encode(']}\n');
}

const encoder = new TextEncoder();

function text(value: unknown): Uint8Array {
  return encoder.encode(`${JSON.stringify(value)}\n`);
}

function columnBytes(column: FrameColumn): Uint8Array {
  if (column.kind === 'number') return doubles(column.values);
  const view = new DataView(new ArrayBuffer(column.codes.length * 4));
  column.codes.forEach((code, row) => view.setInt32(row * 4, code, true));
  return new Uint8Array(view.buffer);
}

function doubles(values: Float64Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * 8));
  values.forEach((value, row) =>
    view.setFloat64(row * 8, Number.isNaN(value) ? Number.NaN : value + 0, true),
  );
  return new Uint8Array(view.buffer);
}
