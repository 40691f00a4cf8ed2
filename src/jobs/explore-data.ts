import type { ExploreDocument } from '../contract/explore-document.ts';
import { datasetBuilder } from '../core/features/dataset-from-rows.ts';
import type { Grain } from '../core/features/dataset.ts';
import { explore } from '../core/monitoring/explore/explore.ts';
import { declaredAttributes, featureRows } from './model-data.ts';
import type { World } from './world.ts';

const OPTIONS = { cpcCeiling: 5, lowEngagementSeconds: 5, seed: 1 } as const;

/** Describes what was imported of one kind, uncleaned; without the rows that only serve scoring. */
export async function exploreData(world: World, grain: Grain): Promise<ExploreDocument> {
  const builder = datasetBuilder(grain, await declaredAttributes(world, grain));
  const seen = grain === 'performance' ? '`date` IS NULL OR NOT is_current' : 'TRUE';
  for await (const rows of featureRows(world, grain, seen)) builder.add(rows);
  return explore(builder.finish(), OPTIONS);
}
