import { once } from 'node:events';
import { Worker, workerData } from 'node:worker_threads';

/** What the memory of this machine gives, in GB/s over all threads together. */
export interface Bandwidth {
  readonly threads: number;
  /** Bytes read plus bytes written by a plain copy. */
  readonly copy: number;
  /** Bytes of two streams read side by side. */
  readonly read: number;
}

/** Far more than any cache holds. */
const BYTES = 256 * 1024 * 1024;
const REPS = 5;

interface Shared {
  readonly threads: number;
  /** How many threads have their buffers. */
  readonly ready: Int32Array;
  /** Copy and read rate of each thread. */
  readonly rates: Float64Array;
}

/** Measures memory traffic on that many worker threads at once. Takes about two seconds. */
export async function bandwidth(threads: number): Promise<Bandwidth> {
  const rates = new Float64Array(new SharedArrayBuffer(16 * threads));
  const shared: Shared = { threads, ready: new Int32Array(new SharedArrayBuffer(4)), rates };
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const worker = new Worker(import.meta.filename, { workerData: { bandwidth: shared, thread } });
      return once(worker, 'exit');
    }),
  );
  const total = (kind: 0 | 1): number =>
    rates.filter((_, i) => i % 2 === kind).reduce((sum, rate) => sum + rate);
  return { threads, copy: total(0), read: total(1) };
}

function measure({ threads, ready, rates }: Shared, thread: number): void {
  const from = Buffer.alloc(BYTES, 1);
  const to = Buffer.alloc(BYTES, 1);
  Atomics.add(ready, 0, 1);
  for (let seen = 0; seen < threads; seen = Atomics.load(ready, 0)) Atomics.wait(ready, 0, seen, 1);
  rates[2 * thread] = rate(() => to.set(from));
  rates[2 * thread + 1] = rate(() => from.compare(to));
}

/** GB/s of the median repetition of work over both buffers. */
function rate(work: () => unknown): number {
  const seconds = Array.from({ length: REPS }, () => {
    const start = performance.now();
    work();
    return (performance.now() - start) / 1000;
  }).sort((a, b) => a - b);
  return (2 * BYTES) / 1e9 / (seconds[Math.floor(REPS / 2)] ?? Number.NaN);
}

const given = workerData as { readonly bandwidth?: Shared; readonly thread: number } | null;
if (given?.bandwidth !== undefined) measure(given.bandwidth, given.thread);
else if (process.argv[1] === import.meta.filename) {
  for (const threads of [1, 2]) process.stdout.write(`${JSON.stringify(await bandwidth(threads))}\n`);
}
