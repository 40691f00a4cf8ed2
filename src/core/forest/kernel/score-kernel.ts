import { decodeBase64 } from './decode-base64.ts';
import { scoreWasm } from './score-wasm.ts';

/** The scoring kernel, without threads, as browsers run it. Addresses are byte offsets into its memory. */
export interface ScoreKernel {
  buildLookup(edges: number, count: number, lookup: number): void;
  binValues(
    values: number,
    isFloat32: number,
    step: number,
    n: number,
    edges: number,
    count: number,
    lookup: number,
    out: number,
    outStep: number,
    both: number,
  ): number;
  binRow(values: number, features: number, edges: number, offsets: number, kinds: number, out: number): void;
  prepareNodes(from: number, to: number, count: number, layout: number): void;
  setTrees(nodes: number, values: number, sets: number, roots: number, trees: number, layout: number): void;
  scoreRow(row: number): number;
  scoreRows(row: number, size: number, n: number, out: number): void;
}

let compiled: WebAssembly.Module | null = null;

/** Instantiates the scoring kernel on a memory. */
export function scoreKernel(memory: WebAssembly.Memory): ScoreKernel {
  compiled ??= new WebAssembly.Module(decodeBase64(scoreWasm));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as ScoreKernel;
}
