import type { ExploreDocument } from '../contract/explore-document.ts';
import { datasetBuilder } from '../core/features/dataset-from-rows.ts';
import type { Grain } from '../core/features/dataset.ts';
import { explore } from '../core/monitoring/explore/explore.ts';
import { countRows, declaredAttributes, featureRows, sampledWhere, sampleBound } from './model-data.ts';
import type { World } from './world.ts';

const OPTIONS = { cpcCeiling: 5, lowEngagementSeconds: 5, seed: 1 } as const;

/** Of more rows than this a sample is looked at, so that memory does not grow with the account. */
export const MOST_EXPLORED = 200_000;

/**
 * Describes what was imported of one kind, uncleaned; without the rows that only serve scoring. Of more than `mostRows`
 * rows those whose hashed key is below a bound: the same ones again tomorrow.
 */
export async function exploreData(
  world: World,
  grain: Grain,
  mostRows: number = MOST_EXPLORED,
): Promise<ExploreDocument> {
  const seen = grain === 'performance' ? '(`date` IS NULL OR NOT is_current)' : 'TRUE';
  const rows = await countRows(world, grain, seen);
  const bound = sampleBound(mostRows, rows);
  const builder = datasetBuilder(grain, await declaredAttributes(world, grain));
  const where = bound === null ? seen : `${seen} AND ${sampledWhere(bound)}`;
  for await (const chunk of featureRows(world, grain, where)) builder.add(chunk);
  const described = explore(builder.finish(), OPTIONS);
  return bound === null ? described : { ...described, rows, sampledRows: described.rows };
}
