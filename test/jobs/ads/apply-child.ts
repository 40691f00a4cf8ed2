import { openDuckDb } from '../../../src/adapters/warehouse/duckdb/open-duckdb.ts';
import { loadModules } from '../../../src/adapters/google-ads/modules.ts';
import { opsTables } from '../../../src/core/tables/ops.ts';
import { apply } from '../../../src/jobs/apply.ts';
import type { ChangeLedger, Warehouse } from '../../../src/jobs/ports.ts';
import { warehouseLedger } from '../../../src/jobs/warehouse-ledger.ts';
import { platformAt } from './twin-rig.ts';
import { sha256, writeWorld } from './write-rig.ts';

/*
 * A process that applies a plan and is killed somewhere on the way. It says when it has loaded everything, and is
 * then told what to apply.
 */

/** What the process is told. */
export interface Assignment {
  readonly endpoint: string;
  /** File of the warehouse. */
  readonly file: string;
  /** The twin's time, ms. */
  readonly now: number;
}

process.once('message', (message) => {
  void run(message as Assignment);
});
await loadModules();
const warm = await openLedger(':memory:');
await warm.ledger.latestPlan();
await warm.warehouse.close();
process.send?.('ready');

async function run({ endpoint, file, now }: Assignment): Promise<void> {
  const started = performance.now();
  const clock = {
    now: () => new Date(now + performance.now() - started),
    advance: () => undefined,
  };
  const { warehouse, ledger } = await openLedger(file);
  const platform = platformAt(endpoint, clock, 30_000);
  await apply(writeWorld({ platform, ledger, clock }), 'plan-1');
  await platform.close();
  await warehouse.close();
  process.exit(0);
}

async function openLedger(path: string): Promise<{ warehouse: Warehouse; ledger: ChangeLedger }> {
  const tables = Object.values(opsTables);
  const warehouse = await openDuckDb({ path, project: 'p', dataset: 'd', tables });
  return { warehouse, ledger: warehouseLedger(warehouse, sha256) };
}
