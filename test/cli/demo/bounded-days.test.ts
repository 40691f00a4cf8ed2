import { join } from 'node:path';
import { expect, it } from 'vitest';
import { playTrial } from '../../../src/cli/demo/play-trial.ts';
import type { Day } from '../../../src/core/base/day.ts';
import { buildFeatures } from '../../../src/jobs/build-features.ts';
import type { Warehouse } from '../../../src/jobs/ports.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openTrial, smallPlan } from './open-trial.ts';

const HISTORY = 90;
const DAYS = 4;

/** Every row of each table that transforms make, by table. */
async function madeTables(warehouse: Warehouse): Promise<Map<string, string[]>> {
  const tables = await warehouse.query<{ dataset: string; name: string }>(
    `SELECT schema_name AS dataset, table_name AS name FROM duckdb_tables()
      WHERE schema_name LIKE '%staging' OR schema_name LIKE '%features' OR schema_name LIKE '%reports' ORDER BY 1, 2`,
  );
  const made = new Map<string, string[]>();
  for (const { dataset, name } of tables) {
    const rows = await warehouse.query<{ json: string }>(
      `SELECT TO_JSON_STRING(t) AS json FROM \`${dataset}\`.\`${name}\` AS t`,
    );
    made.set(`${dataset}.${name}`, rows.map(({ json }) => json).toSorted());
  }
  return made;
}

it('leaves after days that built what had changed what building everything makes', async () => {
  const { world, twin, home, close } = await openTrial(smallPlan(5, HISTORY), HISTORY);
  try {
    const since: (Day | null)[] = [];
    const noting: World = {
      ...world,
      transforms: {
        ...world.transforms,
        run: (options) => {
          since.push(options.since ?? null);
          return world.transforms.run(options);
        },
      },
    };

    await playTrial(noting, twin, { days: DAYS, folder: join(home, 'files'), lastDay: {} });
    const made = await madeTables(world.warehouse);
    await buildFeatures(world, { full: true });

    expect(since[0]).toBeNull();
    // History begins on 2026-08-03; the exports of the second day are shorter than those before, and change all of it.
    expect(since.slice(-2).every((first) => first !== null && first > '2026-09-01')).toBe(true);
    expect(made.size).toBeGreaterThan(20);
    expect(await madeTables(world.warehouse)).toEqual(made);
  } finally {
    await close();
  }
}, 300_000);
