import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../../src/core/base/errors.ts';
import { fitBoosting } from '../../../../src/core/forest/training/fit-boosting.ts';
import { fitForest } from '../../../../src/core/forest/training/fit-forest.ts';
import { readForest, writeForest } from '../../../../src/core/forest/trees/forest-file.ts';
import { boostDefaults, forestDefaults } from '../../../../src/core/forest/training/forest-params.ts';
import { checkTrees } from '../../../../src/core/forest/trees/check-trees.ts';
import { mixedRows } from '../mixed-rows.ts';

const rows = mixedRows(400, 1);
const { forest } = await fitForest(rows, { ...forestDefaults(4), trees: 5, depth: 6 });
const boosted = await fitBoosting(rows, { ...boostDefaults(4), rounds: 5, depth: 3 });
const bytes = writeForest({ ...forest, encoders: 'abc' });

describe('forest.bin', () => {
  it('comes back as it was written, byte for byte', () => {
    for (const one of [{ ...forest, encoders: 'abc' }, boosted]) {
      const written = writeForest(one);
      const read = readForest(written);
      expect(read).toEqual(one);
      expect(writeForest(read)).toEqual(written);
    }
  });

  it('is read in place, also from shared memory', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    const read = readForest(shared);
    expect(read.nodes.buffer).toBe(shared.buffer);
    expect(read.values.buffer).toBe(shared.buffer);
    expect([...read.nodes]).toEqual([...forest.nodes]);
  });

  it('is read from a place in a larger file, aligned or not', () => {
    for (const offset of [8, 3]) {
      const file = new Uint8Array(bytes.length + 16);
      file.set(bytes, offset);
      expect(readForest(file.subarray(offset, offset + bytes.length)).encoders).toBe('abc');
    }
  });

  it('refuses any byte that changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = bytes.slice();
        damaged[at]! ^= change;
        expect(() => readForest(damaged)).toThrow(ModelError);
      }),
      { numRuns: 500 },
    );
  });

  it('refuses a file that was cut or grew', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(() => readForest(bytes.slice(0, length))).toThrow(ModelError);
      }),
      { numRuns: 200 },
    );
    const longer = new Uint8Array(bytes.length + 8);
    longer.set(bytes);
    expect(() => readForest(longer)).toThrow(/expected|damaged/);
  });

  it('says what it expected and what it found', () => {
    const other = bytes.slice();
    other[8] = 9;
    const error = caught(() => readForest(other));
    expect(error.expected).toBe('version 1');
    expect(error.found).toBe('version 9');
    expect(error.next).toContain('train again');
  });

  it('refuses trees that do not lead to a leaf, though the checksum is right', () => {
    const inner = forest.values.findIndex((_, node) => forest.nodes[2 * node + 1] !== node);
    const loops = forest.nodes.slice();
    loops[2 * inner + 1] = 0xffffff;
    expect(() => checkTrees({ ...forest, nodes: loops })).toThrow(ModelError);
    expect(() => readForest(writeForest({ ...forest, nodes: loops }))).toThrow(/damaged/);
    const strange = forest.nodes.slice();
    strange[2 * inner] = 0xffff << 16;
    expect(() => readForest(writeForest({ ...forest, nodes: strange }))).toThrow(/damaged/);
  });
});

function caught(work: () => unknown): ModelError {
  try {
    work();
  } catch (error) {
    if (error instanceof ModelError) return error;
  }
  throw new Error('expected a ModelError');
}
