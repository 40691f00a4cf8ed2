import type { FeaturesDocument } from '../contract/features-document.ts';
import type { Day } from '../core/base/day.ts';
import { compareText } from '../core/base/entity-key.ts';
import { SchemaError } from '../core/base/errors.ts';
import { releasedPartitions } from '../core/tables/contracts.ts';
import { featureBuilds, imports } from '../core/tables/ops.ts';
import { changedSince, lastBuild } from './changed-days.ts';
import { quarantinedPartitions } from './data/quarantine.ts';
import type { World } from './world.ts';

const SCOPE = { name: 'features' } as const;

/** Runs the transforms: staging, features, reports and their assertions. @throws WarehouseError */
export async function buildFeatures(
  world: World,
  options: { readonly full: boolean },
): Promise<FeaturesDocument> {
  world.progress.step('Building features');
  const builtAt = world.now().toISOString();
  const seen = await sourcesHash(world);
  const transforms = transformsHash(world);
  const steps = await world.transforms.run(
    options.full ? { full: true } : await whatToRenew(world, transforms),
  );
  const failures = steps.filter((step) => step.failures > 0 && !isContract(step)).length;
  await world.warehouse.load(
    featureBuilds,
    [{ ...SCOPE, built_at: builtAt, imports: seen, transforms, failures }],
    SCOPE,
  );
  return {
    steps: steps.map(({ name, kind, rows, failures }) => ({ name, kind, rows, failures })),
    failures,
    quarantined: await quarantinedPartitions(world.warehouse, world.settings.evidenceDays),
  };
}

/** A contract that is broken takes days out, and leaves the features of the others in order. */
function isContract({ name }: { readonly name: string }): boolean {
  return name.startsWith('contracts.');
}

/**
 * Brings the features up to date when anything was imported or released since they were built last.
 * @throws SchemaError when an assertion about them does not hold: no model may learn from such data.
 */
export async function ensureFeatures(world: World): Promise<void> {
  const sql = `SELECT imports, failures FROM ${world.warehouse.ref(featureBuilds)}`;
  const [last] = await world.warehouse.query<{ imports: string; failures: number }>(sql);
  if (last?.imports === (await sourcesHash(world)) && last.failures === 0) return;
  const { steps } = await buildFeatures(world, { full: last !== undefined && last.failures > 0 });
  const broken = steps.filter((step) => step.failures > 0 && !isContract(step));
  if (broken.length === 0) return;
  throw new SchemaError(`${broken.length} assertion(s) about the features do not hold`, {
    expected: 'no row that breaks an assertion',
    found: broken.map(({ name, failures }) => `${name}: ${failures} rows`).join(', '),
    next: 'Look at the named assertion under src/transforms/definitions and at the imported data.',
  });
}

/** Hash of all that the feature tables are made from: imports, what people released, and the transforms themselves. */
async function sourcesHash(world: World): Promise<string> {
  const sql = `SELECT source, account_id, file, content_hash, CAST(imported_at AS STRING) AS imported_at
    FROM ${world.warehouse.ref(imports)} ORDER BY source, account_id, file`;
  return world.hash(
    JSON.stringify([await world.warehouse.query(sql), await releases(world), transformHashes(world)]),
  );
}

/**
 * Everything, where the tables were never built, or by other SQL, or a person has let days through since, which may lie
 * anywhere; else the days from the first that was imported since.
 */
async function whatToRenew(
  world: World,
  transforms: string,
): Promise<{ readonly full: boolean; readonly since?: Day }> {
  const last = await lastBuild(world.warehouse);
  if (last?.transforms !== transforms) return { full: true };
  if ((await releases(world)).some(({ released_at }) => released_at >= last.built_at)) return { full: true };
  const since = await changedSince(world.warehouse, last.built_at);
  return since === undefined ? { full: true } : { full: false, since };
}

/** Hash of the SQL of all transforms, as `ops.feature_builds` has it. */
export function transformsHash(world: Pick<World, 'transforms' | 'hash'>): string {
  return world.hash(JSON.stringify(transformHashes(world)));
}

function transformHashes(world: Pick<World, 'transforms'>): (readonly [string, string])[] {
  return Object.entries(world.transforms.hashes()).toSorted(([a], [b]) => compareText(a, b));
}

function releases(world: World): Promise<{ released_at: string; rule: string }[]> {
  return world.warehouse.query(
    `SELECT raw_table, source, account_id, \`date\`, rule, CAST(released_at AS STRING) AS released_at
      FROM ${world.warehouse.ref(releasedPartitions)} ORDER BY raw_table, source, account_id, \`date\`, rule`,
  );
}
