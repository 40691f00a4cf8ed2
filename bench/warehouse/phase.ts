import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { keepVersion } from '../../src/jobs/data/keep-version.ts';
import { importFile } from '../../src/jobs/import-file.ts';
import { chooseModel, dataVersion, trainingData } from '../../src/jobs/model-data.ts';
import type { World } from '../../src/jobs/world.ts';
import { openWorld } from '../../src/wire.ts';

/*
 * One phase in a process of its own, so that its peak of memory is its own:
 * node bench/warehouse/phase.ts <import|features|dataset> <home> <parquet file> <MB for DuckDB>
 */

/** What a phase measured. */
export interface Measured {
  readonly rows: number;
  readonly seconds: number;
  /** Largest resident size of the process. */
  readonly peakMb: number;
  /** Largest size of the files that DuckDB put aside for want of memory. */
  readonly spilledMb: number;
}

const SPILL_EVERY_MS = 500;

const phases: Readonly<Record<string, (world: World, file: string) => Promise<Partial<Measured>>>> = {
  import: async (world, file) => {
    const mapping = join(import.meta.dirname, 'keyword-days.yaml');
    const { rows, rejected } = await importFile(world, { path: file, mapping, account: null });
    if (rejected > 0) throw new Error(`${rejected} rows of ${file} were rejected`);
    return { rows };
  },
  features: async (world) => {
    const { steps, failures } = await buildFeatures(world, { full: true });
    if (failures > 0) throw new Error(`${failures} assertions do not hold`);
    const rows = steps.find(({ name }) => name === 'features.entity_day')?.rows ?? 0;
    return { rows };
  },
  dataset: async (world) => {
    const definition = await chooseModel(world, 'click-value');
    const data = await trainingData(world, definition);
    await keepVersion(world, { version: dataVersion(world, data.dataset), definition, data });
    return { rows: data.rowsBefore };
  },
};

const [phase = '', home = '', file = '', memoryMb = '2000'] = process.argv.slice(2);
const run = phases[phase];
if (run === undefined) throw new Error(`expected one of ${Object.keys(phases).join(', ')}, found ${phase}`);
const silent = { step: () => undefined, advance: () => undefined };
const config = loadConfig({ cwd: home, home });
const warehouse = { ...config.warehouse, memoryMb: Number(memoryMb) };
const world = await openWorld({ ...config, warehouse }, silent);
let spilled = 0;
const watch = setInterval(() => (spilled = Math.max(spilled, spillSize(home))), SPILL_EVERY_MS);
const started = performance.now();
const result = await run(world, file);
const seconds = (performance.now() - started) / 1000;
clearInterval(watch);
await world.close();
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(JSON.stringify({ rows: 0, ...result, seconds, peakMb, spilledMb: spilled / 2 ** 20 }));

function spillSize(folder: string): number {
  const spills = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && entry.parentPath.endsWith('.tmp'),
  );
  return spills.reduce((sum, { parentPath, name }) => {
    const found = statSync(join(parentPath, name), { throwIfNoEntry: false });
    return sum + (found?.size ?? 0);
  }, 0);
}
