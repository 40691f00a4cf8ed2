import { loadConfig } from '../../../src/config/load-config.ts';
import { MetaSetting } from '../../../src/config/meta.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openWorld } from '../../../src/wire.ts';
import { TOKEN } from '../../adapters/facebook-ads/open-meta.ts';

/** How a world is connected to a twin of Meta: as a user would by configuration, but for the clock. */
export interface MetaConnection {
  readonly endpoint: string;
  readonly home: string;
  readonly now: number;
}

/** Opens a world on a warehouse on disk, with Meta as its only source. */
export function metaWorld({ endpoint, home, now }: MetaConnection): Promise<World> {
  process.env['META_ACCESS_TOKEN'] = TOKEN;
  const config = { ...loadConfig({ cwd: home, home }), meta: MetaSetting.parse({ endpoint }) };
  const silent = { step: () => undefined, advance: () => undefined };
  return openWorld(config, silent, { now: () => new Date(now) });
}
