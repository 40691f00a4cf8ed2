import type { ReportDocument } from '../contract/report-document.ts';
import { SchemaError } from '../core/base/errors.ts';
import { buildFeatures } from './build-features.ts';
import { importFiles } from './import-files.ts';
import { makePlan } from './make-plan.ts';
import { modelsWithData } from './model-data.ts';
import { train } from './train.ts';
import type { FileRequest, World } from './world.ts';
import { writeReport } from './write-report.ts';

/**
 * The day on one screen: files in, features, every model there is data for, plan, report.
 * Run twice on the same data, it leaves the same state as run once.
 */
export async function runDay(world: World, files: readonly FileRequest[]): Promise<ReportDocument> {
  await importFiles(world, files);
  const features = await buildFeatures(world, { full: files.length > 0 });
  refuseBrokenFeatures(features);
  for (const definition of await modelsWithData(world)) await train(world, { model: definition.name });
  await makePlan(world);
  return writeReport(world);
}

function refuseBrokenFeatures(features: Awaited<ReturnType<typeof buildFeatures>>): void {
  const broken = features.steps.filter(({ failures }) => failures > 0);
  if (broken.length === 0) return;
  throw new SchemaError(`${broken.length} assertion(s) about the features do not hold`, {
    expected: 'no row that breaks an assertion',
    found: broken.map(({ name, failures }) => `${name}: ${failures} rows`).join(', '),
    next: 'Look at the named assertion under src/transforms/definitions and at the imported data.',
  });
}
