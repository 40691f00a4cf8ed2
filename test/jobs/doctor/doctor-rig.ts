import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { DoctorCheck, DoctorDocument } from '../../../src/contract/doctor-document.ts';
import { parseConfig, type Config } from '../../../src/config/load-config.ts';
import { day } from '../../../src/core/base/day.ts';
import { plans, type LedgerRow } from '../../../src/core/tables/ops.ts';
import { doctor } from '../../../src/jobs/doctor.ts';
import type { World } from '../../../src/jobs/world.ts';
import { dayIn } from '../../../src/jobs/write-world.ts';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import { serveGoogleAds, type Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import { openWorld } from '../../../src/wire.ts';
import { probeWarehouse } from '../../../src/wire-warehouse.ts';
import { MANAGER, NOW, sampleAccount } from '../../sandbox/google-ads/sample-account.ts';
import { intent } from '../ads/write-rig.ts';

export const ACCOUNT = '1';
export const SECRETS = { DOCTOR_ID: 'the-id', DOCTOR_SECRET: 'the-secret', DOCTOR_REFRESH: 'the-refresh' };
const ZONE = 'America/New_York';
const silent = { step: () => undefined, advance: () => undefined };

/** A twin with one account under a manager. */
export function serveAgency(): Promise<Sandbox> {
  const store = new MemoryStore([{ records: sampleAccount(ACCOUNT, { managerId: '9' }) }], [MANAGER]);
  return serveGoogleAds({ store, start: NOW });
}

/** A configuration in a new folder that is fit for a live run on the twin, with some settings of googleAds changed. */
export async function configFor(
  sandbox: Sandbox,
  googleAds: object = {},
  rest: object = {},
): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'bidforest-doctor-'));
  const file = join(folder, 'bidforest.config.yaml');
  const text = stringify({
    accounts: [{ id: ACCOUNT, name: 'Shop', platform: 'google-ads' }],
    goal: { kind: 'target_cpa', amount: 20 },
    timeZone: ZONE,
    live: true,
    googleAds: {
      endpoint: sandbox.endpoint,
      loginCustomerId: '9',
      credentials: {
        from: 'environment',
        clientId: 'DOCTOR_ID',
        clientSecret: 'DOCTOR_SECRET',
        refreshToken: 'DOCTOR_REFRESH',
      },
      ...googleAds,
    },
    ...rest,
  });
  return { ...parseConfig(text, file), file, folder, home: join(folder, '.bidforest') };
}

/** What doctor says of a configuration. */
export function examine(config: Config): Promise<DoctorDocument> {
  return doctor({
    configure: () => config,
    probe: probeWarehouse,
    open: (chosen) => openWorld(chosen, silent),
    progress: silent,
  });
}

/** Does something in the world of a configuration. */
export async function inWorld<T>(config: Config, act: (world: World) => Promise<T>): Promise<T> {
  const world = await openWorld(config, silent);
  try {
    return await act(world);
  } finally {
    await world.close();
  }
}

/** Makes rows the plan of today. */
export async function planToday(world: World, rows: readonly Partial<LedgerRow>[]): Promise<void> {
  const at = world.now();
  const today = dayIn(ZONE, at);
  const about = {
    plan_id: 'plan-today',
    planned_on: today,
    planned_at: at.toISOString(),
    account_id: ACCOUNT,
  };
  await world.ledger.intend(
    'plan-today',
    rows.map((row, i) => ({
      ...intent({ level: 'keyword', id: `11~111~${i}`, lever: 'max_cpc' }, 1_500_000, 1_600_000, about),
      ...row,
    })),
  );
  await world.warehouse.load(
    plans,
    [
      {
        plan_id: 'plan-today',
        planned_on: day(today),
        planned_at: at.toISOString(),
        run_id: null,
        decisions: rows.length,
        changes: rows.length,
        document: '{}',
      },
    ],
    { plan_id: 'plan-today' },
  );
}

/** Names of the checks with a status. */
export function named({ checks }: DoctorDocument, status: DoctorCheck['status']): string[] {
  return checks.filter((check) => check.status === status).map(({ check }) => check);
}
