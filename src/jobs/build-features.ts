import type { FeaturesDocument } from '../contract/features-document.ts';
import { SchemaError } from '../core/base/errors.ts';
import { featureBuilds, imports } from '../core/tables/ops.ts';
import type { World } from './world.ts';

const SCOPE = { name: 'features' } as const;

/** Runs the transforms: staging, features, reports and their assertions. @throws WarehouseError */
export async function buildFeatures(
  world: World,
  options: { readonly full: boolean },
): Promise<FeaturesDocument> {
  world.progress.step('Building features');
  const builtAt = world.now().toISOString();
  const seen = await importsHash(world);
  const steps = await world.transforms.run({ full: options.full });
  const failures = steps.filter((step) => step.failures > 0).length;
  await world.warehouse.load(
    featureBuilds,
    [{ ...SCOPE, built_at: builtAt, imports: seen, failures }],
    SCOPE,
  );
  return { steps: steps.map(({ name, kind, rows, failures }) => ({ name, kind, rows, failures })), failures };
}

/**
 * Builds the features whole when anything was imported since they were built last.
 * @throws SchemaError when an assertion about them does not hold: no model may learn from such data.
 */
export async function ensureFeatures(world: World): Promise<void> {
  const sql = `SELECT imports, failures FROM ${world.warehouse.ref(featureBuilds)}`;
  const [last] = await world.warehouse.query<{ imports: string; failures: number }>(sql);
  if (last?.imports === (await importsHash(world)) && last.failures === 0) return;
  const { steps } = await buildFeatures(world, { full: true });
  const broken = steps.filter(({ failures }) => failures > 0);
  if (broken.length === 0) return;
  throw new SchemaError(`${broken.length} assertion(s) about the features do not hold`, {
    expected: 'no row that breaks an assertion',
    found: broken.map(({ name, failures }) => `${name}: ${failures} rows`).join(', '),
    next: 'Look at the named assertion under src/transforms/definitions and at the imported data.',
  });
}

async function importsHash(world: World): Promise<string> {
  const sql = `SELECT source, account_id, file, content_hash, CAST(imported_at AS STRING) AS imported_at
    FROM ${world.warehouse.ref(imports)} ORDER BY source, account_id, file`;
  return world.hash(JSON.stringify(await world.warehouse.query(sql)));
}
