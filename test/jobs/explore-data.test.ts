import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { exploreData } from '../../src/jobs/explore-data.ts';
import { importFile } from '../../src/jobs/import-file.ts';
import type { World } from '../../src/jobs/world.ts';
import { openWorld } from '../../src/wire.ts';
import { freshFolder } from '../cli/run-cli.ts';

const SESSIONS = 3_000;
let world: World | null = null;
afterEach(() => world?.close());

async function openWithSessions(): Promise<World> {
  const home = await freshFolder('explore');
  const silent = { step: () => undefined, advance: () => undefined };
  const opened = await openWorld(loadConfig({ cwd: home, home }), silent);
  world = opened;
  const lines = Array.from({ length: SESSIONS }, (_, at) => {
    const day = `2026-05-${String(1 + (at % 28)).padStart(2, '0')}`;
    return `${day},s${at},Organic,desktop,${at % 100},${at % 2},3,${at % 5 === 0 ? 'yes' : 'no'}`;
  });
  const head = 'date,session_id,traffic_source,device,session_duration,bounce_rate,page_views,converted';
  const path = join(home, 'sessions.csv');
  await writeFile(path, [head, ...lines].join('\n'));
  const mapping = join(home, 'sessions.yaml');
  const columns = head.split(',').map((name) => `  ${name}: ${name}`);
  await writeFile(
    mapping,
    ['source: site', 'kind: sessions', 'locale: en-US', 'columns:', ...columns].join('\n'),
  );
  await importFile(opened, { path, mapping, account: null });
  await buildFeatures(opened, { full: true });
  return opened;
}

describe('exploring data', () => {
  it('looks at all rows where they are few, at a sample of about the stated size where not, and says so', async () => {
    const opened = await openWithSessions();

    const whole = await exploreData(opened, 'sessions');
    const sampled = await exploreData(opened, 'sessions', 1_000);

    expect([whole.rows, whole.sampledRows]).toEqual([SESSIONS, null]);
    expect(sampled.rows).toBe(SESSIONS);
    expect(sampled.sampledRows).toBeGreaterThan(850);
    expect(sampled.sampledRows).toBeLessThan(1_150);
    expect(sampled.metrics.find(({ metric }) => metric === 'session_duration')?.count).toBe(
      sampled.sampledRows,
    );
    expect(sampled.conversionBySource[0]?.rate.value).toBeCloseTo(0.2, 1);
    expect(await exploreData(opened, 'sessions', 1_000)).toEqual(sampled);
  }, 120_000);
});
