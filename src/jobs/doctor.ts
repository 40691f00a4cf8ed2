import type { DoctorDocument } from '../contract/doctor-document.ts';
import { ConfigError, InvariantError } from '../core/base/errors.ts';
import { adsOperations } from '../core/tables/ops.ts';
import { accountChecks } from './doctor/account-checks.ts';
import { connectionChecks } from './doctor/connection-checks.ts';
import { crmChecks } from './doctor/crm-checks.ts';
import { openPatient, type Patient } from './doctor/patient.ts';
import { runChecks, type Check } from './doctor/run-checks.ts';
import { sourceChecks } from './doctor/source-checks.ts';
import { switchCheck, writingChecks } from './doctor/writing-checks.ts';
import { warehouseChecks } from './doctor/warehouse-checks.ts';
import type { Progress } from './ports.ts';
import type { WarehouseProbe } from './warehouse-port.ts';
import type { World } from './world.ts';

/** How to get at what is examined. Both may fail: that is what doctor is for. */
export interface Examination<C extends { readonly file: string | null }> {
  /** @throws ConfigError */
  readonly configure: () => C;
  /** A connection to the warehouse of a configuration; null where it is a file on this machine. */
  readonly probe: (config: C) => WarehouseProbe | null;
  /** @throws WarehouseError */
  readonly open: (config: C) => Promise<World>;
  readonly progress: Progress;
}

/**
 * Checks one after the other what a live run needs, and names cause and fix. Changes nothing at the platform: its one
 * change is sent to be validated only, and would change nothing. An error that is not about the outside is thrown.
 */
export async function doctor<C extends { readonly file: string | null }>(
  examination: Examination<C>,
): Promise<DoctorDocument> {
  const opened: Opened<C> = {};
  const world = (): World => present(opened.world);
  const patient = (): Patient => (opened.patient ??= patientOf(world()));
  const checks = [
    ...openingChecks(examination, opened),
    connectionCheck(world),
    ...connectionChecks(patient),
    ...accountChecks(patient),
    ...writingChecks(patient),
    switchCheck(world),
    ...sourceChecks(world),
    ...crmChecks(() => opened.world),
  ];
  try {
    const { checks: done, exitCode } = await runChecks(checks, (title) => examination.progress.step(title));
    await opened.patient?.quota.settle();
    return {
      healthy: exitCode === 0,
      exitCode,
      checks: [...done],
      operations: opened.patient?.operations ?? null,
    };
  } finally {
    await opened.world?.close();
    opened.probe?.close();
  }
}

/** What the checks have opened so far. */
interface Opened<C> {
  config?: C;
  probe?: WarehouseProbe | null;
  world?: World;
  patient?: Patient;
}

/** What an earlier check has opened: the later ones need it, and are skipped without it. */
function present<T>(opened: T | undefined): T {
  if (opened === undefined) throw new InvariantError('a check ran before what it needs was opened');
  return opened;
}

function openingChecks<C extends { readonly file: string | null }>(
  { configure, probe, open }: Examination<C>,
  opened: Opened<C>,
): Check[] {
  return [
    {
      name: 'configuration',
      title: 'The configuration can be read',
      expected: 'a valid bidforest.config.yaml',
      needs: [],
      look: () => {
        opened.config = configure();
        const { file } = opened.config;
        if (file !== null) return { status: 'pass', found: file };
        return {
          status: 'warn',
          found: 'None here: the defaults are used.',
          next: 'Write one with `bidforest init`.',
        };
      },
    },
    ...warehouseChecks(() => (opened.config === undefined ? null : (opened.probe ??= probe(opened.config)))),
    {
      name: 'warehouse',
      title: 'The warehouse can be written',
      expected: 'a warehouse that no other process holds, on a disk with room',
      needs: [
        'configuration',
        'warehouse_credentials',
        'warehouse_reach',
        'warehouse_location',
        'warehouse_permissions',
      ],
      look: async () => {
        opened.world = await openOrSay(() => open(present(opened.config)));
        await writeAndRemove(opened.world);
        return { status: 'pass', found: 'A row was written and removed.' };
      },
    },
  ];
}

/** What the operating system refuses (no such folder, no permission, no room) is a finding, not a bug. */
async function openOrSay(open: () => Promise<World>): Promise<World> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    throw new ConfigError(`The folder of the warehouse cannot be used: ${error.message}`, {
      next: 'Give bidforest a folder that it may write to (--home), with room on the disk.',
      cause: error,
    });
  }
}

async function writeAndRemove({ warehouse, now }: World): Promise<void> {
  const at = now().toISOString();
  const scope = { source: 'doctor' };
  const row = {
    batch_id: 'doctor',
    project: null,
    account_id: '',
    at,
    spent_on: at.slice(0, 10),
    kind: 'query',
    operations: 0,
  };
  await warehouse.load(adsOperations, [{ ...row, ...scope }], scope);
  await warehouse.load(adsOperations, [], scope);
}

function connectionCheck(world: () => World): Check {
  return {
    name: 'connection',
    title: 'An ad account is connected',
    expected: 'a section googleAds in the configuration',
    needs: ['warehouse'],
    look: () => {
      const sources = Object.keys(world().probes);
      if (sources.length > 0) return { status: 'pass', found: `Connected: ${sources.join(', ')}.` };
      const found = 'No section googleAds: nothing can be read from or sent to an account.';
      const next = 'Add googleAds to the configuration (docs/configuration.md), or go on with files.';
      return world().settings.live
        ? { status: 'fail', found, next, exitCode: 2 }
        : { status: 'skipped', found: `${found} ${next}` };
    },
  };
}

function patientOf(world: World): Patient {
  const [source = '', probe] = Object.entries(world.probes)[0] ?? [];
  return openPatient(world, source, {
    probe: present(probe),
    platform: present(world.ads[source]),
    quota: present(world.quotas[source]),
  });
}
