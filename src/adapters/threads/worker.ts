import { parentPort } from 'node:worker_threads';
import { InvariantError, ModelError } from '../../core/base/errors.ts';
import { runJob, type ThreadJob } from '../../core/forest/training/thread-job.ts';
import type { FromWorker, ThreadFailure } from './node-threads.ts';

const port = parentPort;
if (port === null) throw new InvariantError('this file is run by a worker thread');

port.on(
  'message',
  (task: { readonly job: ThreadJob; readonly memory: WebAssembly.Memory; thread: number }) => {
    const send = (message: FromWorker, transfer: ArrayBuffer[] = []): void =>
      port.postMessage(message, transfer);
    try {
      runJob(task.job, task.memory, task.thread, (tree) => {
        const { nodes, values, covers, sets, gains } = tree;
        send({ tree }, [nodes.buffer, values.buffer, covers.buffer, sets.buffer, gains.buffer]);
      });
      send({ done: true });
    } catch (error) {
      send({ failed: failureOf(error) });
    }
  },
);

function failureOf(error: unknown): ThreadFailure {
  if (error instanceof ModelError) {
    const { message, expected = '', found = '', next = '' } = error;
    return { message, detail: { expected, found, next } };
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), detail: null };
}
