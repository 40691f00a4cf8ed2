import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startTwin, type Twin } from '../../../../src/cli/demo/start-twin.ts';
import { day } from '../../../../src/core/base/day.ts';
import { rng } from '../../../../src/core/base/rng.ts';
import { conversionLags, imports } from '../../../../src/core/tables/ops.ts';
import { adPerformance } from '../../../../src/core/tables/raw.ts';
import type { Row } from '../../../../src/core/tables/table.ts';
import { smallPlan } from '../../../cli/demo/open-trial.ts';
import { freshFolder } from '../../../cli/run-cli.ts';
import { connectedWorld, type Connection } from '../../../jobs/ads/connected-world.ts';
import type { IngestAssignment } from '../../../jobs/ads/ingest-child.ts';
import { hasEmulator, startEmulator, unlessInstalled, type Emulator } from './start-emulator.ts';

const HISTORY = 40;
const WEEKS = { from: day('2026-09-28'), to: day('2026-10-25'), source: null, account: null };
/** SIGKILLs; more of them with INGEST_KILLS=50. */
const KILLS = Number(process.env['INGEST_KILLS'] ?? 4);

describe.skipIf(!hasEmulator)(`SIGKILL while an account is read into BigQuery${unlessInstalled}`, () => {
  let emulator: Emulator;
  let twin: Twin;
  beforeAll(async () => {
    emulator = await startEmulator();
    twin = await startTwin(smallPlan(5, HISTORY), { historyDays: HISTORY, days: 10 });
  }, 180_000);
  afterAll(async () => {
    await twin.sandbox.close();
    await emulator.stop();
  });

  /** A home whose warehouse is empty: datasets of their own on the emulator. */
  async function connection(dataset: string): Promise<Connection> {
    const home = await freshFolder('killed-ingest');
    const warehouse = {
      engine: 'bigquery',
      project: 'proj',
      location: 'US',
      dataset,
      endpoint: emulator.endpoint,
    };
    const accounts = [{ id: '1', name: 'Shop', platform: 'google-ads' }];
    const config = { accounts, goal: { kind: 'current_cpa' }, warehouse };
    writeFileSync(join(home, 'bidforest.config.yaml'), stringify(config));
    const { endpoint, twin: served } = twin.sandbox;
    return { endpoint, home, level: 'standard', now: served.clock.now() };
  }

  /** Reads in a process of its own, killed after so many milliseconds; how long it took where it came to its end. */
  async function read(to: Connection, killAfterMs: number | null): Promise<number | null> {
    const child = fork(join(import.meta.dirname, '../../../jobs/ads/ingest-child.ts'), {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    await once(child, 'message');
    const started = performance.now();
    child.send({ connection: to, request: WEEKS } satisfies IngestAssignment);
    const timer = killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    clearTimeout(timer);
    if (signal === 'SIGKILL') return null;
    expect(code).toBe(0);
    return performance.now() - started;
  }

  async function tablesOf(to: Connection): Promise<Record<string, Row[]>> {
    const world = await connectedWorld(to);
    const { warehouse } = world;
    const all = (table: typeof adPerformance | typeof imports | typeof conversionLags, by: string) =>
      warehouse.query(`SELECT * FROM ${warehouse.ref(table)} ORDER BY ${by}`);
    const tables = {
      performance: await all(adPerformance, 'file, `date`, line'),
      imports: await all(imports, 'file'),
      lags: await all(conversionLags, 'lag_bucket'),
    };
    await world.close();
    return tables;
  }

  it(`leaves the tables of an undisturbed run once it comes to its end, ${KILLS} times`, async () => {
    const calm = await connection('calm');
    const wholeMs = (await read(calm, null)) ?? 0;
    const whole = await tablesOf(calm);
    expect(whole['performance']?.length).toBeGreaterThan(100);
    const random = rng(1, 'bigquery-kill');
    let kills = 0;
    for (let run = 1; kills < KILLS; run++) {
      const to = await connection(`killed_${run}`);
      while (kills < KILLS && (await read(to, random.next() * wholeMs)) === null) kills++;
      await read(to, null);
      expect(await tablesOf(to), `run ${run} after ${kills} kills`).toEqual(whole);
    }
  }, 3_000_000);
});
