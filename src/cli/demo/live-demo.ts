import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Config } from '../../config/load-config.ts';
import { addDays, day } from '../../core/base/day.ts';
import { InvariantError } from '../../core/base/errors.ts';
import type { MarketPlan } from '../../sandbox/market/plan.ts';
import type { WorldParts } from '../../wire.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { tell, widthOf } from '../terminal.ts';
import { trialText } from '../texts/trial-text.ts';
import { playTrial } from './play-trial.ts';
import type { Twin } from './start-twin.ts';

/** The first day that is run, and the first that is not history. */
const FIRST_DAY = day('2026-11-01');

/** Name of the trial's own warehouse: it begins anew with every trial, and no other may be touched. */
const PROJECT = 'trial';

/** What the live demo is made of. */
export interface LiveDemo {
  readonly seed: number;
  readonly historyDays: number;
  readonly days: number;
}

/** The day, run live and many times against a twin of Google Ads that this process serves on a free port. */
export async function runLiveDemo(options: GlobalOptions, demo: LiveDemo): Promise<void> {
  const { defaultPlan } = await import('../../sandbox/market/default-account.ts');
  const plan = defaultPlan({ seed: demo.seed, startDay: addDays(FIRST_DAY, -demo.historyDays) });
  const started: { twin?: Twin } = {};
  try {
    await runCommand(
      options,
      async (world, config, terminal) => {
        const { twin } = started;
        if (twin === undefined) throw new InvariantError('the twin was not started');
        tell(terminal, `${plan.account.name} is served at ${twin.sandbox.endpoint}`);
        const { twinMeta } = await import('../../wire.ts');
        const lastDay = twinMeta(twin.sandbox.endpoint, world.now);
        const folder = join(config.home, 'files');
        try {
          const report = await playTrial(world, twin, { days: demo.days, folder, lastDay });
          return { document: report, text: () => trialText(report, widthOf(terminal)) };
        } finally {
          for (const source of Object.values(lastDay)) await source.close();
        }
      },
      (config) => trialConfig(config, plan, options),
      async (config, terminal) => {
        tell(terminal, `Playing ${demo.historyDays} days of a market`);
        const { startTwin } = await import('./start-twin.ts');
        started.twin = await startTwin(plan, demo);
        await removeWarehouse(config);
        return trialParts(started.twin);
      },
    );
  } finally {
    await started.twin?.sandbox.close();
  }
}

/** The configuration of a trial: the market's account, its margin as the goal, and live. */
export function trialConfig(config: Config, plan: MarketPlan, { home }: GlobalOptions): Config {
  const { id, name, currency, timeZone, billableUnitMicros } = plan.account;
  return {
    ...config,
    accounts: [{ id, name, platform: 'google-ads' }],
    currency,
    timeZone,
    goal: { kind: 'profit_margin', share: plan.marginShare },
    sources: [],
    warehouse: { ...config.warehouse, project: PROJECT },
    bidding: { ...config.bidding, billableUnitMicros },
    live: true,
    home: home === undefined ? join(dirname(config.home), '.bidforest', 'trial') : config.home,
  };
}

/** The twin as the only platform, its day as the clock, and runs numbered: the same seed gives the same bytes. */
export async function trialParts({ sandbox }: Twin): Promise<WorldParts> {
  const { twinAds } = await import('../../wire.ts');
  const now = (): Date => new Date(sandbox.twin.clock.now());
  let runs = 0;
  return { ads: twinAds(sandbox.endpoint, now), now, newRunId: () => `trial-${++runs}` };
}

async function removeWarehouse({ home, warehouse }: Config): Promise<void> {
  for (const ending of ['duckdb', 'duckdb.wal'])
    await rm(join(home, `${warehouse.project}.${ending}`), { force: true });
}
