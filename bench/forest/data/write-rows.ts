import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { rng } from '../../../src/core/base/rng.ts';
import type { Rng } from '../../../src/core/base/rng.ts';
import { AD_FEATURES, drawAdRow, widenAdRow } from './draw-ad-row.ts';

/** Rows made and written at a time. */
const CHUNK_ROWS = 20_000;

/** Rows as they lie on disk: features by row, labels, regression targets. */
export interface RowChunk {
  /** float32, row-major, shape (rows, features). */
  readonly features: Float32Array;
  readonly labels: Uint8Array;
  readonly values: Float32Array;
}

/** The next `rows` ad clicks of a stream, with at least 30 features. */
export function drawRows(random: Rng, rows: number, features: number): RowChunk {
  const chunk = {
    features: new Float32Array(rows * features),
    labels: new Uint8Array(rows),
    values: new Float32Array(rows),
  };
  for (let i = 0; i < rows; i++) {
    const outcome = drawAdRow(random, chunk.features, i * features);
    if (features > AD_FEATURES) widenAdRow(random, chunk.features, i * features, features);
    chunk.labels[i] = outcome.converted;
    chunk.values[i] = outcome.value;
  }
  return chunk;
}

/** Splits `rows` draws of one seed into chunks; a smaller number of rows is a prefix of a larger one. */
export function* drawChunks(seed: number, rows: number, features: number): Generator<RowChunk> {
  const random = rng(seed, 'ads');
  for (let done = 0; done < rows; done += CHUNK_ROWS) {
    yield drawRows(random, Math.min(CHUNK_ROWS, rows - done), features);
  }
}

/** Writes `<part>_X.f32`, `<part>_y.u8` and `<part>_r.f32`, little-endian, chunk by chunk. */
export function writeRows(folder: string, part: 'train' | 'test', chunks: Iterable<RowChunk>): void {
  mkdirSync(folder, { recursive: true });
  const files = ['X.f32', 'y.u8', 'r.f32'].map((name) => openSync(join(folder, `${part}_${name}`), 'w'));
  const [features = -1, labels = -1, values = -1] = files;
  try {
    for (const chunk of chunks) {
      writeAll(features, chunk.features);
      writeAll(labels, chunk.labels);
      writeAll(values, chunk.values);
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}

function writeAll(file: number, array: Float32Array | Uint8Array): void {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
