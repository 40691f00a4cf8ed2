import type { GrownTree } from '../trees/forest.ts';
import { runJob, type ThreadJob } from './thread-job.ts';

/** Threads that share a memory and do one job together. */
export interface Crew {
  readonly threads: number;
  /** Starts the threads while the caller prepares a job; `run` starts them anyway. */
  warmUp(): void;
  /**
   * Runs the job on every thread and hands on the trees as they come, in any order.
   * @throws ModelError or the error of the thread that failed; then no thread is at work any more.
   */
  run(job: ThreadJob, memory: WebAssembly.Memory, onTree: (tree: GrownTree) => void): Promise<void>;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** The calling thread alone: for small jobs, and where there are no threads. The same bytes as with any number. */
export const callingThread: Crew = {
  threads: 1,
  warmUp: () => {},
  // eslint-disable-next-line @typescript-eslint/require-await
  async run(job, memory, onTree) {
    runJob(job, memory, 0, onTree);
  },
  close: () => Promise.resolve(),
};
