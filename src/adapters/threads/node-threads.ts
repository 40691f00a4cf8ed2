import { Worker } from 'node:worker_threads';
import { InvariantError, ModelError } from '../../core/base/errors.ts';
import type { Crew } from '../../core/forest/training/crew.ts';
import type { GrownTree } from '../../core/forest/trees/forest.ts';
import { stopJob, type ThreadJob } from '../../core/forest/training/thread-job.ts';
import { workerCode } from './worker-code.ts';

/** What a worker says of its part of a job. */
export type FromWorker =
  { readonly tree: GrownTree } | { readonly done: true } | { readonly failed: ThreadFailure };

/** An error as it travels between threads, which do not share classes. */
export interface ThreadFailure {
  readonly message: string;
  /** What a ModelError says besides; null for a bug. */
  readonly detail: { readonly expected: string; readonly found: string; readonly next: string } | null;
}

/**
 * Worker threads, started with the first job and kept for the next until they are closed; they do not keep a process
 * alive by themselves.
 */
export function nodeThreads(threads: number): Crew {
  const workers: Worker[] = [];
  const start = (): void => {
    while (workers.length < threads) workers.push(startWorker(workers.length));
  };
  return {
    threads,
    warmUp: start,
    async run(job, memory, onTree) {
      start();
      const results = await Promise.allSettled(
        workers.map((worker, thread) => runOn(worker, job, memory, thread, onTree)),
      );
      const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
      if (failures.length === 0) return;
      await closeAll(workers);
      // A thread that waited for one that stopped fails too; what the other says is the reason.
      throw failures.find((failure) => failure instanceof ModelError) ?? failures[0];
    },
    close: () => closeAll(workers),
  };
}

function startWorker(number: number): Worker {
  // Flags of the process, such as the type of its own code, are not the worker's.
  const worker = new Worker(workerCode, { eval: true, execArgv: [], name: `forest-${number}` });
  worker.unref();
  return worker;
}

async function closeAll(workers: Worker[]): Promise<void> {
  await Promise.all(workers.splice(0).map((worker) => worker.terminate()));
}

/** One worker's part; when it fails, the others are asked to stop. */
function runOn(
  worker: Worker,
  job: ThreadJob,
  memory: WebAssembly.Memory,
  thread: number,
  onTree: (tree: GrownTree) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.ref();
    const settle = (outcome: () => void): void => {
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      worker.unref();
      outcome();
    };
    const fail = (error: Error): void => {
      stopJob(job, memory);
      settle(() => reject(error));
    };
    const onMessage = (message: FromWorker): void => {
      if ('tree' in message) onTree(message.tree);
      else if ('failed' in message) fail(errorOf(message.failed));
      else settle(resolve);
    };
    const onError = (error: unknown): void =>
      fail(error instanceof Error ? error : new InvariantError(String(error)));
    const onExit = (code: number): void =>
      fail(new InvariantError(`a training thread ended early with exit code ${code}`));
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    // A worker of Node has no origin.
    // eslint-disable-next-line unicorn/require-post-message-target-origin
    worker.postMessage({ job, memory, thread });
  });
}

function errorOf({ message, detail }: ThreadFailure): Error {
  return detail === null
    ? new InvariantError(`a training thread failed: ${message}`)
    : new ModelError(message, detail);
}
