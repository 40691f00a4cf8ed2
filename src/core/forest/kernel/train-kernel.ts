import { decodeBase64 } from './decode-base64.ts';
import type { ScoreKernel } from './score-kernel.ts';
import { trainWasm } from './train-wasm.ts';

/**
 * The training kernel on one thread. Addresses are byte offsets into the shared memory; what each function does is
 * said in `kernel/assembly/`. Flags are 0 or 1.
 */
export interface TrainKernel extends Omit<ScoreKernel, 'binRow' | 'scoreRow'> {
  sortValues(values: number, spare: number, counts: number, n: number): number;
  writeCells(
    record: number,
    step: number,
    n: number,
    outcomes: number,
    centre: number,
    sumScale: number,
    weightScale: number,
  ): void;
  setTable(
    table: number,
    rows: number,
    features: number,
    stride: number,
    binCounts: number,
    kinds: number,
    monotone: number,
    isMonotone: number,
    cells: number,
    outcomes: number,
  ): void;
  writeCodes(code: number, step: number, n: number, outcomes: number, pairs: number, count: number): void;
  scratchSize(features: number, drawn: number): number;
  setThread(
    scratch: number,
    features: number,
    drawn: number,
    bufferA: number,
    bufferB: number,
    bufferRecords: number,
    nodes: number,
    values: number,
    covers: number,
    sets: number,
    gains: number,
    nodeCapacity: number,
  ): void;
  setForest(
    drawn: number,
    maxDepth: number,
    minRows: number,
    minWeight: number,
    isBinary: number,
    isBootstrap: number,
    fraction: number,
    fewRows: number,
    pseudoWeight: number,
    ratio: number,
    offset: number,
    coverUnit: number,
  ): void;
  growTree(key: number): number;
  readonly forestSets: WebAssembly.Global;
  setBarrier(place: number, threads: number): void;
  boostHistogramSize(features: number): number;
  boostScratchSize(features: number, depth: number): number;
  boostSharedSize(histogramBytes: number, depth: number, threads: number): number;
  setBoostThread(
    thread: number,
    threads: number,
    depth: number,
    scratch: number,
    shared: number,
    bufferA: number,
    bufferB: number,
    stride: number,
    nodes: number,
    values: number,
    covers: number,
    sets: number,
    gains: number,
  ): void;
  setBoost(
    isSquared: number,
    depth: number,
    rate: number,
    lambda: number,
    minRows: number,
    minWeight: number,
    drawn: number,
    gradientScale: number,
    hessianScale: number,
  ): void;
  loadBoostRows(first: number, last: number, outcomes: number, held: number, base: number): void;
  computeGradients(): number;
  growBoostTree(key: number): number;
  readonly boostSets: WebAssembly.Global;
  expandRecords(
    record: number,
    step: number,
    n: number,
    features: number,
    binCounts: number,
    out: number,
  ): void;
  scoreUnseen(
    row: number,
    size: number,
    first: number,
    n: number,
    keys: number,
    isBootstrap: number,
    fraction: number,
    list: number,
    out: number,
    counts: number,
  ): void;
}

let compiled: WebAssembly.Module | null = null;

/** Instantiates the training kernel on a shared memory; compiles it on first use in a thread. */
export function trainKernel(memory: WebAssembly.Memory): TrainKernel {
  compiled ??= new WebAssembly.Module(decodeBase64(trainWasm));
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
  return exports as unknown as TrainKernel;
}
