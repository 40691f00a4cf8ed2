import { backfill } from '../../../src/jobs/backfill.ts';
import { metaWorld, type MetaConnection } from './meta-world.ts';

/* A process that reads Meta by date and is killed somewhere on the way. */

process.once('message', (message) => {
  void run(message as MetaConnection);
});
process.send?.('ready');

async function run(connection: MetaConnection): Promise<void> {
  const world = await metaWorld(connection);
  await backfill(world, { from: null, to: null, source: 'meta', account: null });
  await world.close();
  process.exit(0);
}
