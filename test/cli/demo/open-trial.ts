import { loadConfig } from '../../../src/config/load-config.ts';
import { addDays, day } from '../../../src/core/base/day.ts';
import { trialConfig, trialParts } from '../../../src/cli/demo/live-demo.ts';
import { startTwin, type Twin } from '../../../src/cli/demo/start-twin.ts';
import type { World } from '../../../src/jobs/world.ts';
import { defaultPlan } from '../../../src/sandbox/market/default-account.ts';
import type { MarketPlan } from '../../../src/sandbox/market/plan.ts';
import { openWorld } from '../../../src/wire.ts';
import { freshFolder } from '../run-cli.ts';

const FIRST_DAY = day('2026-11-01');

/** A world in a folder of its own that is connected to a twin. */
export interface OpenTrial {
  readonly world: World;
  readonly twin: Twin;
  readonly home: string;
  readonly close: () => Promise<void>;
}

/** The demo's first campaigns only: every job is the same, with less to count. */
export function smallPlan(seed: number, historyDays: number): MarketPlan {
  const plan = defaultPlan({ seed, startDay: addDays(FIRST_DAY, -historyDays) });
  return { ...plan, campaigns: plan.campaigns.slice(0, 3) };
}

export async function openTrial(plan: MarketPlan, historyDays: number, days = 30): Promise<OpenTrial> {
  const home = await freshFolder('trial');
  const twin = await startTwin(plan, { historyDays, days });
  const config = trialConfig(loadConfig({ cwd: home, home }), plan, { home });
  const silent = { step: () => undefined, advance: () => undefined };
  const world = await openWorld(config, silent, await trialParts(twin));
  return {
    world,
    twin,
    home,
    close: async () => {
      await world.close();
      await twin.sandbox.close();
    },
  };
}
