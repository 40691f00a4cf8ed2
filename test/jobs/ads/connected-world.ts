import { loadConfig } from '../../../src/config/load-config.ts';
import type { z } from 'zod';
import { GoogleAnalyticsSetting } from '../../../src/config/google-analytics.ts';
import { GoogleAdsSetting } from '../../../src/config/google-ads.ts';
import type { AccessLevel } from '../../../src/core/base/operation-plan.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openWorld } from '../../../src/wire.ts';

/** How a world is connected to a twin: as a user would by configuration, but for the clock. */
export interface Connection {
  readonly endpoint: string;
  readonly home: string;
  readonly level: AccessLevel;
  /** The twin's time, ms; the world's clock stands still at it. */
  readonly now: number;
  /** More of the section `googleAds`. */
  readonly setting?: Partial<z.input<typeof GoogleAdsSetting>>;
  /** The property that is connected beside; none when absent. */
  readonly propertyId?: string;
}

/** Variables that hold credentials; a twin takes any. */
export const TWIN_CREDENTIALS = {
  GOOGLE_ADS_CLIENT_ID: 'twin',
  GOOGLE_ADS_CLIENT_SECRET: 'twin',
  GOOGLE_ADS_REFRESH_TOKEN: 'twin',
} as const;

/** Opens a world on a warehouse on disk, with its own count of operations. */
export function connectedWorld({
  endpoint,
  home,
  level,
  now,
  setting,
  propertyId,
}: Connection): Promise<World> {
  Object.assign(process.env, TWIN_CREDENTIALS);
  const config = {
    ...loadConfig({ cwd: home, home }),
    googleAds: GoogleAdsSetting.parse({ endpoint, accessLevel: level, ...setting }),
    ...(propertyId === undefined
      ? {}
      : { googleAnalytics: GoogleAnalyticsSetting.parse({ endpoint, properties: [{ id: propertyId }] }) }),
  };
  const silent = { step: () => undefined, advance: () => undefined };
  return openWorld(config, silent, { now: () => new Date(now) });
}
