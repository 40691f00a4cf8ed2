import { ModelError } from '../../base/errors.ts';
import { checkTrees } from './check-trees.ts';
import { wordChecksum } from './checksum.ts';
import type { FeatureBins } from '../bins/feature-bins.ts';
import type { Forest, ForestKind } from './forest.ts';

// forest.bin, little-endian, every section on a multiple of 8 bytes:
//
//   0  magic "BFOREST\0"           32  trees T, u32        56  base, f64
//   8  version, u32                36  nodes N, u32        64  edges, f64 [E]
//  12  checksum of all after 16    40  sets S, u32             importance, f64 [F]
//  16  bytes in all, u32           44  edges E, u32            first edges, u32 [F + 1] · roots, u32 [T + 1]
//  20  bytes of the description    48  kind, u32               nodes, u32 [2 N] · values, f32 [N] · covers, f32 [N]
//  24  features F, u32             52  0, u32                  sets, u8 [32 S] · description, JSON in UTF-8
//  28  0, u32

const MAGIC = 0x0054534552_4f4642n;
const VERSION = 1;
const HEADER = 64;
const KINDS: readonly ForestKind[] = ['probability', 'value', 'boosted-probability', 'boosted-value'];

/** What JSON holds of a forest: names and types. */
interface Description {
  readonly encoders: string;
  readonly features: readonly { readonly name: string; readonly levels?: readonly string[] }[];
}

interface Counts {
  readonly features: number;
  readonly trees: number;
  readonly nodes: number;
  readonly sets: number;
  readonly edges: number;
  readonly description: number;
}

/** Byte offsets of the sections, and the end. */
function layout(counts: Counts) {
  let at = HEADER;
  const section = (bytes: number): number => {
    const start = at;
    at = Math.ceil((at + bytes) / 8) * 8;
    return start;
  };
  return {
    edges: section(counts.edges * 8),
    importance: section(counts.features * 8),
    firstEdges: section((counts.features + 1) * 4),
    roots: section((counts.trees + 1) * 4),
    nodes: section(counts.nodes * 8),
    values: section(counts.nodes * 4),
    covers: section(counts.nodes * 4),
    sets: section(counts.sets * 32),
    description: section(counts.description),
    end: at,
  };
}

/** The forest as one buffer; equal forests give equal bytes. */
export function writeForest(forest: Forest): Uint8Array<ArrayBuffer> {
  const { features } = forest;
  const edgesOf = (feature: FeatureBins): Float64Array =>
    feature.kind === 'number' ? feature.edges : new Float64Array(0);
  const description = new TextEncoder().encode(
    JSON.stringify({
      encoders: forest.encoders,
      features: features.map((feature) => ({
        name: feature.name,
        ...(feature.kind === 'category' ? { levels: feature.levels } : {}),
      })),
    } satisfies Description),
  );
  const counts = {
    features: features.length,
    trees: forest.roots.length - 1,
    nodes: forest.values.length,
    sets: forest.sets.length / 32,
    edges: features.reduce((sum, feature) => sum + edgesOf(feature).length, 0),
    description: description.length,
  };
  const at = layout(counts);
  const buffer = new ArrayBuffer(at.end);
  const view = new DataView(buffer);
  view.setBigUint64(0, MAGIC, true);
  const kind = KINDS.indexOf(forest.kind);
  const header = [VERSION, 0, at.end, counts.description, counts.features, 0, counts.trees];
  [...header, counts.nodes, counts.sets, counts.edges, kind, 0].forEach((word, i) =>
    view.setUint32(8 + 4 * i, word, true),
  );
  view.setFloat64(56, forest.base, true);
  const edges = new Float64Array(buffer, at.edges, counts.edges);
  const firstEdges = new Uint32Array(buffer, at.firstEdges, counts.features + 1);
  features.forEach((feature, f) => {
    edges.set(edgesOf(feature), firstEdges[f]);
    firstEdges[f + 1] = firstEdges[f]! + edgesOf(feature).length;
  });
  new Float64Array(buffer, at.importance, counts.features).set(forest.importance);
  new Uint32Array(buffer, at.roots, counts.trees + 1).set(forest.roots);
  new Uint32Array(buffer, at.nodes, 2 * counts.nodes).set(forest.nodes);
  // As bits: a value may be the index of a set, which as a float may be no number.
  new Uint32Array(buffer, at.values, counts.nodes).set(bitsOf(forest.values));
  new Float32Array(buffer, at.covers, counts.nodes).set(forest.covers);
  new Uint8Array(buffer, at.sets, forest.sets.length).set(forest.sets);
  new Uint8Array(buffer, at.description, counts.description).set(description);
  view.setUint32(12, wordChecksum(new Uint32Array(buffer, 16)), true);
  return new Uint8Array(buffer);
}

/**
 * A forest over the bytes, which are not copied: they may lie in shared memory, and must not change.
 * @throws ModelError with what was expected and found when any byte is not as it was written.
 */
export function readForest(bytes: Uint8Array): Forest {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  const { counts, at, kind, base } = readHeader(aligned);
  const { buffer, byteOffset } = aligned;
  const firstEdges = new Uint32Array(buffer, byteOffset + at.firstEdges, counts.features + 1);
  const edges = new Float64Array(buffer, byteOffset + at.edges, counts.edges);
  const description = readDescription(aligned.subarray(at.description, at.description + counts.description));
  expect(description.features.length === counts.features, 'names of all features', 'another number of names');
  const forest = {
    kind,
    base,
    encoders: description.encoders,
    features: description.features.map(({ name, levels }, f): FeatureBins =>
      levels === undefined
        ? { kind: 'number', name, edges: edges.subarray(firstEdges[f], firstEdges[f + 1]) }
        : { kind: 'category', name, levels },
    ),
    roots: new Uint32Array(buffer, byteOffset + at.roots, counts.trees + 1),
    nodes: new Uint32Array(buffer, byteOffset + at.nodes, 2 * counts.nodes),
    values: new Float32Array(buffer, byteOffset + at.values, counts.nodes),
    covers: new Float32Array(buffer, byteOffset + at.covers, counts.nodes),
    sets: new Uint8Array(buffer, byteOffset + at.sets, 32 * counts.sets),
    importance: new Float64Array(buffer, byteOffset + at.importance, counts.features),
  };
  checkTrees(forest);
  return forest;
}

function readHeader(bytes: Uint8Array) {
  expect(bytes.length >= HEADER, `at least ${HEADER} bytes`, `${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (at: number): number => view.getUint32(at, true);
  expect(view.getBigUint64(0, true) === MAGIC, 'a file that begins with BFOREST', 'another beginning');
  expect(word(8) === VERSION, `version ${VERSION}`, `version ${word(8)}`);
  expect(word(16) === bytes.length, `${word(16)} bytes`, `${bytes.length} bytes`);
  const whole = bytes.length % 8 === 0;
  expect(whole, 'a multiple of 8 bytes', `${bytes.length} bytes`);
  const sum = wordChecksum(new Uint32Array(bytes.buffer, bytes.byteOffset + 16, (bytes.length - 16) / 4));
  expect(word(12) === sum, `checksum ${word(12).toString(16)}`, `checksum ${sum.toString(16)}`);
  const counts = {
    description: word(20),
    features: word(24),
    trees: word(32),
    nodes: word(36),
    sets: word(40),
    edges: word(44),
  };
  const at = layout(counts);
  expect(at.end === bytes.length, `${at.end} bytes for the sections`, `${bytes.length} bytes`);
  const kind = KINDS[word(48)];
  if (kind === undefined) throw damaged(`a kind from 0 to ${KINDS.length - 1}`, `kind ${word(48)}`);
  return { counts, at, kind, base: view.getFloat64(56, true) };
}

function readDescription(bytes: Uint8Array): Description {
  let found: unknown;
  try {
    // TextDecoder does not read shared memory.
    found = JSON.parse(new TextDecoder().decode(bytes.slice()));
  } catch (cause) {
    throw damaged('a description in JSON', 'something else', cause);
  }
  if (isDescription(found)) return found;
  throw damaged('encoders, and features with names and levels', JSON.stringify(found).slice(0, 80));
}

function isDescription(json: unknown): json is Description {
  const { encoders, features } = (json ?? {}) as Partial<Description>;
  const isText = (text: unknown): boolean => typeof text === 'string';
  return (
    isText(encoders) &&
    Array.isArray(features) &&
    features.every(
      (feature: Partial<Description['features'][number]> | null) =>
        isText(feature?.name) &&
        (feature?.levels === undefined || (Array.isArray(feature.levels) && feature.levels.every(isText))),
    )
  );
}

function bitsOf(values: Float32Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

function expect(holds: boolean, expected: string, found: string): void {
  if (!holds) throw damaged(expected, found);
}

function damaged(expected: string, found: string, cause?: unknown): ModelError {
  return new ModelError('the forest file is damaged', {
    expected,
    found,
    next: 'train again, or restore the file',
    ...(cause === undefined ? {} : { cause }),
  });
}
