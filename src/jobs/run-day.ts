import type { ReportDocument } from '../contract/report-document.ts';
import { ensureFeatures } from './build-features.ts';
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
  await ensureFeatures(world);
  for (const definition of await modelsWithData(world)) await train(world, { model: definition.name });
  await makePlan(world);
  return writeReport(world);
}
