import { backfill, type BackfillRequest } from '../../../src/jobs/backfill.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openCrmWorld } from '../crm/open-crm-world.ts';
import type { CrmPlace } from '../crm/killable-shop.ts';
import { metaWorld, type MetaConnection } from '../sources/meta-world.ts';
import { connectedWorld, type Connection } from './connected-world.ts';

/* A process that reads accounts by date and is killed somewhere on the way; the first message says which days. */

/** What the process is told. */
export interface IngestAssignment {
  readonly connection: Connection | MetaConnection | CrmPlace;
  readonly request: BackfillRequest;
}

function worldOf(connection: IngestAssignment['connection']): Promise<World> {
  if ('folder' in connection) return openCrmWorld(connection.folder, () => new Date(connection.now));
  return 'level' in connection ? connectedWorld(connection) : metaWorld(connection);
}

process.once('message', (message) => {
  void run(message as IngestAssignment);
});
process.send?.('ready');

async function run({ connection, request }: IngestAssignment): Promise<void> {
  const world = await worldOf(connection);
  await backfill(world, request);
  await world.close();
  process.exit(0);
}
