import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Warehouse } from '../../../../src/jobs/ports.ts';
import { contractTable } from '../warehouse-contract.ts';
import {
  hasEmulator,
  openEmulated,
  startEmulator,
  unlessInstalled,
  type Emulator,
} from './start-emulator.ts';
import type { WriterRow } from './writer-child.ts';
import { uniqueJobIds, type UniqueJobIds } from './unique-job-ids.ts';

const ROUNDS = 12;
const DATASET = 'writers';

describe.skipIf(!hasEmulator)(`two processes that replace one scope at once${unlessInstalled}`, () => {
  let emulator: Emulator;
  let front: UniqueJobIds;
  let warehouse: Warehouse;
  const writers: ChildProcess[] = [];
  beforeAll(async () => {
    emulator = await startEmulator();
    front = await uniqueJobIds(emulator.endpoint);
    warehouse = await openEmulated(emulator, DATASET, [contractTable]);
    writers.push(await startWriter(), await startWriter());
  }, 180_000);
  afterAll(async () => {
    for (const writer of writers) writer.kill();
    await warehouse.close();
    await front.stop();
    await emulator.stop();
  });

  async function startWriter(): Promise<ChildProcess> {
    const writer = fork(join(import.meta.dirname, 'writer-child.ts'), [front.endpoint, DATASET], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(writer, 'message');
    return writer;
  }

  async function write(writer: ChildProcess, round: number, of: number): Promise<void> {
    const done = once(writer, 'message');
    const row: WriterRow = {
      day: `2024-0${1 + of}-${String(1 + round).padStart(2, '0')}`,
      id: 10 * round + of,
    };
    writer.send(row);
    await done;
  }

  const idsLeft = async (): Promise<unknown[]> => {
    const sql = `SELECT id FROM ${warehouse.ref(contractTable)} WHERE source = 'google' AND (day IS NULL OR day > DATE '2000-01-01')`;
    return (await warehouse.query(sql)).map(({ id }) => id);
  };

  it('leaves the rows of one of them, each time', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await Promise.all(writers.map((writer, of) => write(writer, round, of)));
      const left = await idsLeft();
      expect(left, `round ${round}`).toHaveLength(1);
      expect([10 * round, 10 * round + 1]).toContain(left[0]);
    }
    expect(front.refused(), 'they met').toBeGreaterThan(0);
  }, 300_000);

  it('waits for the statement of a process that was killed, which runs on', async () => {
    const [survivor] = writers;
    if (survivor === undefined) throw new Error('there are two writers');
    const victim = await startWriter();
    const merge = front.holdMerge(1_500);
    victim.send({ day: '2024-03-01', id: 1_001 } satisfies WriterRow);
    await merge.began;
    victim.kill('SIGKILL');

    await write(survivor, ROUNDS, 0);

    await merge.ended;
    expect(await idsLeft()).toEqual([10 * ROUNDS]);
  }, 300_000);
});
