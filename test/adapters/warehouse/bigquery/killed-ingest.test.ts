import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startTwin, type Twin } from '../../../../src/cli/demo/start-twin.ts';
import { day } from '../../../../src/core/base/day.ts';
import { conversionLags, imports } from '../../../../src/core/tables/ops.ts';
import { adClicks } from '../../../../src/core/tables/clicks.ts';
import { adPerformance } from '../../../../src/core/tables/raw.ts';
import { smallPlan } from '../../../cli/demo/open-trial.ts';
import { freshFolder } from '../../../cli/run-cli.ts';
import { connectedWorld, type Connection } from '../../../jobs/ads/connected-world.ts';
import { loadClickedOrders } from '../../../jobs/clicked-orders.ts';
import { halfDone, killAndResume, killsOr, toldOf, wholeTables } from '../../../jobs/kill-and-resume.ts';
import { hasEmulator, startEmulator, unlessInstalled, type Emulator } from './start-emulator.ts';

const HISTORY = 40;
const WEEKS = { from: day('2026-09-28'), to: day('2026-10-25'), source: null, account: null };
const KILLS = killsOr(4);

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

  /** A home whose warehouse has datasets of its own on the emulator: empty but for orders with click ids. */
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
    const to: Connection = {
      endpoint,
      home,
      level: 'standard',
      now: served.clock.now(),
      setting: { clickDays: 15 },
    };
    const world = await connectedWorld(to);
    await loadClickedOrders(world, twin.market);
    await world.close();
    return to;
  }

  it(`leaves the tables of an undisturbed run once run again, ${KILLS} times`, async () => {
    let places = 0;
    const killed = await killAndResume(
      {
        place: async () => ({ connection: await connection(`place_${++places}`), request: WEEKS }),
        open: ({ connection: to }) => connectedWorld(to as Connection),
        tables: (world) =>
          wholeTables(world, {
            performance: [adPerformance, 'file, `date`, line'],
            clicks: [adClicks, 'file, line'],
            imports: [imports, 'file'],
            lags: [conversionLags, 'lag_bucket'],
          }),
        onRequest: (tell) => toldOf(twin, tell),
      },
      KILLS,
      'bigquery-kill',
    );

    expect(killed.whole['performance']?.length).toBeGreaterThan(100);
    expect(killed.whole['clicks']?.length).toBeGreaterThan(100);
    expect(halfDone(killed, 'imports')).toBeGreaterThan(0);
  }, 3_000_000);
});
