import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openWorld } from '../../../src/wire.ts';
import { freshFolder } from '../../cli/run-cli.ts';
import { ACCOUNT } from './campaign-account.ts';

/** The real world of an empty folder, with a clock of the test's. */
export async function openEmptyWorld(now: () => Date): Promise<World> {
  const folder = await freshFolder('experiment');
  await writeFile(
    join(folder, 'bidforest.config.yaml'),
    `accounts: [{ id: ${ACCOUNT}, name: Shop, platform: google-ads }]\ngoal: { kind: profit_margin, share: 0.8 }\n`,
  );
  const quiet = { step: () => undefined, advance: () => undefined };
  return openWorld(loadConfig({ cwd: folder, config: undefined, home: undefined }), quiet, { now });
}
