import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Where the rows of one part of a data set lie. */
export interface RowFiles {
  /** float32, little-endian, row-major, shape (at least rows, featureCount). */
  readonly featuresPath: string;
  /** One byte a row, 0 or 1. */
  readonly labelsPath: string;
  readonly rows: number;
  readonly featureCount: number;
}

/** The files of one part of a data set, as `writeRows` names them. */
export function rowFiles(
  folder: string,
  part: 'train' | 'test',
  rows: number,
  featureCount: number,
): RowFiles {
  const path = (name: string): string => join(folder, `${part}_${name}`);
  return { featuresPath: path('X.f32'), labelsPath: path('y.u8'), rows, featureCount };
}

/**
 * Rows in chunks, in order, so that a reader never holds more than one of them.
 * The array is reused: copy what must outlive the step. The last chunk is shorter when rows do not divide.
 */
export function* readFeatureChunks(files: RowFiles, chunkRows: number): Generator<Float32Array> {
  const { rows, featureCount, featuresPath } = files;
  const buffer = new Float32Array(Math.min(rows, chunkRows) * featureCount);
  const file = openSync(featuresPath, 'r');
  try {
    for (let done = 0; done < rows; done += chunkRows) {
      const chunk = buffer.subarray(0, Math.min(chunkRows, rows - done) * featureCount);
      readFully(file, new Uint8Array(chunk.buffer, 0, chunk.byteLength), done * featureCount * 4);
      yield chunk;
    }
  } finally {
    closeSync(file);
  }
}

/** The labels of all rows asked for. uint8, shape (rows). */
export function readLabels(files: RowFiles): Uint8Array {
  return readFileSync(files.labelsPath).subarray(0, files.rows);
}

function readFully(file: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) {
    const read = readSync(file, bytes, at, bytes.length - at, position + at);
    if (read === 0) throw new Error(`the file of rows ends at byte ${position + at}; make the data set anew`);
    at += read;
  }
}
