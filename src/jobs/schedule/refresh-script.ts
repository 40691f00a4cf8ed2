import { releasedPartitions } from '../../core/tables/contracts.ts';
import { featureBuilds } from '../../core/tables/ops.ts';
import { transformsHash } from '../build-features.ts';
import { changedSinceQuery } from '../changed-days.ts';
import type { World } from '../world.ts';

const BUILT = 'features_built_at';
const SINCE = 'renewed_since';

/** How the scripts begin that bidforest made for a warehouse, and by which it knows them. */
export function scriptBeginning(world: Pick<World, 'warehouse'>): string {
  const reports = world.warehouse.ref({ dataset: 'reports', name: '*' }).replaceAll('`', '');
  return `-- Made by bidforest for ${reports}.\n`;
}

/**
 * A script that does what `bidforest features` does to the tables of reports (views show what is there by themselves)
 * and all that they are made from: the same SQL, for the days from the first that changed since the last build. It stops
 * where that is not enough: the tables were built by other SQL, or a person has released days since, which may lie
 * anywhere.
 */
export function refreshScript(world: Pick<World, 'warehouse' | 'transforms' | 'hash'>): string {
  const { warehouse, transforms } = world;
  const builds = warehouse.ref(featureBuilds);
  const statements = transforms.statements('reports', { variable: SINCE });
  return [
    `${scriptBeginning(world)}-- \`bidforest schedule set\` makes it anew, and \`bidforest schedule remove\` takes it away.
DECLARE ${BUILT} TIMESTAMP DEFAULT (SELECT MAX(built_at) FROM ${builds} WHERE transforms = '${transformsHash(world)}')`,
    `DECLARE ${SINCE} DATE`,
    refused(
      `${BUILT} IS NULL`,
      'The tables were not built by the SQL of this query: run bidforest features, then bidforest schedule set.',
    ),
    refused(
      `(SELECT COUNT(*) FROM ${warehouse.ref(releasedPartitions)} WHERE released_at >= ${BUILT}) > 0`,
      'Days were released since the tables were built: run bidforest features, which builds them all.',
    ),
    `SET ${SINCE} = (\n${changedSinceQuery(warehouse, BUILT)}\n)`,
    refused(
      `${SINCE} IS NULL`,
      'No advertising results are there, so no day is known to go on from: run bidforest features.',
    ),
    ...statements.map(({ name, script }) => `-- ${name}\n${script}`),
  ]
    .map((statement) => `${statement};\n`)
    .join('\n');
}

function refused(condition: string, message: string): string {
  return `IF ${condition} THEN\n  SELECT ERROR('${message}');\nEND IF`;
}
