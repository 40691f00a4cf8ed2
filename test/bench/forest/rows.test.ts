import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readFeatureChunks, readLabels, rowFiles } from '../../../bench/forest/data/read-rows.ts';
import { drawChunks, writeRows } from '../../../bench/forest/data/write-rows.ts';

const folder = mkdtempSync(join(tmpdir(), 'bench-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

function draw(seed: number, rows: number, features = 30): { features: Float32Array; labels: Uint8Array } {
  const [chunk] = drawChunks(seed, rows, features);
  if (chunk === undefined) throw new Error('no chunk was drawn');
  return chunk;
}

describe('drawChunks', () => {
  it('draws the same rows for the same seed and others for another', () => {
    expect(draw(1, 1_000)).toEqual(draw(1, 1_000));
    expect(draw(2, 1_000).labels).not.toEqual(draw(1, 1_000).labels);
  });

  it('draws a prefix when asked for fewer rows', () => {
    expect(draw(1, 100).features).toEqual(draw(1, 1_000).features.subarray(0, 3_000));
  });

  it('converts about 8% and fills every column with finite numbers that vary', () => {
    const { features, labels } = draw(1, 20_000, 200);
    const rate = labels.reduce((sum, label) => sum + label, 0) / 20_000;

    expect(rate).toBeGreaterThan(0.07);
    expect(rate).toBeLessThan(0.09);
    expect(features.every(Number.isFinite)).toBe(true);
    for (let f = 0; f < 200; f++) {
      expect(new Set(Array.from({ length: 1_000 }, (_, i) => features[i * 200 + f])).size).toBeGreaterThan(1);
    }
  });
});

describe('readFeatureChunks', () => {
  it('reads back what was written, in chunks of any size', () => {
    const written = draw(3, 1_000);
    writeRows(folder, 'train', drawChunks(3, 1_000, 30));
    const files = rowFiles(folder, 'train', 900, 30);
    const chunks = Array.from(readFeatureChunks(files, 350), (chunk) => Array.from(chunk));

    expect(chunks.map((chunk) => chunk.length / 30)).toEqual([350, 350, 200]);
    expect(Float32Array.from(chunks.flat())).toEqual(written.features.subarray(0, 27_000));
    expect(Uint8Array.from(readLabels(files))).toEqual(written.labels.subarray(0, 900));
  });

  it('refuses a file that is too short', () => {
    writeRows(folder, 'test', drawChunks(3, 10, 30));

    expect(() => [...readFeatureChunks(rowFiles(folder, 'test', 11, 30), 8)]).toThrow('ends at byte');
  });
});
