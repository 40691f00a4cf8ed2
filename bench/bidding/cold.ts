import { parseArgs } from 'node:util';
import type { DriftEvent } from '../../src/sandbox/market/market.ts';
import type { Market } from '../../src/sandbox/market/market-state.ts';
import { CELLS, type Arena, type Expected } from './arena.ts';
import { playEpisode, type Episode } from './play-episode.ts';
import { staticBids } from './policies/heuristics.ts';
import { Marginal, type Parts } from './policies/marginal.ts';
import type { MakePolicy } from './policies/policy.ts';
import { MARKET_START, sandboxArena, sandboxMarket } from './sandbox-arena.ts';
import { unseenArena } from './unseen-arena.ts';

/** Ad groups of which nothing is known, few of whose clicks convert: a campaign that starts, or an account that does. */
const AD_GROUPS = 200;
const HISTORY_DAYS = 60;
const CONTROL_DAYS = 30;
const PHASES = [
  [0, 10],
  [10, 20],
  [20, 30],
] as const;
const POLICIES: Readonly<Record<string, Parts | null>> = {
  static: null,
  optimizer: {},
  'not exploring': { exploration: false },
};

/** A start, and what bids that were raised to learn cost more, as a share of what the account did. */
interface Start {
  readonly episode: Episode;
  readonly learning: number;
}

const { values } = parseArgs({
  options: {
    seeds: {
      type: 'string',
      default: '400,401,402,403,404,405,406,407,408,409,410,411,412,413,414,415,416,417,418,419',
    },
    what: { type: 'string', default: 'campaign,account' },
    /** Clicks an ad group and day: of the new ones, and of the account that a new campaign is in. */
    clicks: { type: 'string', default: '1' },
    around: { type: 'string', default: '24' },
    rate: { type: 'string', default: '0.02' },
  },
});
const seeds = values.seeds.split(',').map(Number);

for (const what of values.what.split(','))
  for (const [name, parts] of Object.entries(POLICIES)) {
    const starts: Start[] = [];
    for (const seed of seeds)
      starts.push(await (what === 'campaign' ? startCampaign : startAccount)(seed, parts));
    describe(`new ${what}, ${name}`, starts);
  }

/** A campaign of a known account, with demand such that its ad groups have so many clicks at the bids that were left. */
function startCampaign(seed: number, parts: Parts | null): Promise<Start> {
  const market = marketOf(seed, Number(values.around));
  const campaign = seed % market.account.campaigns.length;
  const id = market.account.campaigns[campaign]!.id;
  const demand = Number(values.clicks) / clicksPerAdGroup(market, campaign);
  const events = [
    { kind: 'demand', factor: demand, from: MARKET_START, scope: { campaignIds: [id] } },
  ] as const;
  return play(market, events, campaign, parts, HISTORY_DAYS, seed);
}

function startAccount(seed: number, parts: Parts | null): Promise<Start> {
  return play(marketOf(seed, Number(values.clicks)), [], null, parts, 1, seed);
}

function marketOf(seed: number, clicks: number): Market {
  return sandboxMarket({ seed, adGroups: AD_GROUPS, clicks, conversionRate: Number(values.rate) });
}

function clicksPerAdGroup(market: Market, campaign: number): number {
  const arena = sandboxArena(market);
  for (let t = 0; t < 28; t++) arena.play(null, null);
  const members = [...arena.groupOf.keys()].filter((i) => arena.groupOf[i] === campaign);
  const clicks = arena.days.flatMap((day) =>
    members.map((i) =>
      day.clicks.subarray(i * CELLS, (i + 1) * CELLS).reduce((sum, count) => sum + count, 0),
    ),
  );
  return clicks.reduce((sum, count) => sum + count, 0) / clicks.length;
}

async function play(
  market: Market,
  events: readonly DriftEvent[],
  campaign: number | null,
  parts: Parts | null,
  historyDays: number,
  seed: number,
): Promise<Start> {
  const made = sandboxArena(market, events, campaign);
  const arena: Arena = campaign === null ? made : unseenArena(made, campaign, historyDays);
  let [extra, all] = [0, 0];
  const make: MakePolicy = (seen, s) => {
    if (parts === null) return staticBids(seen, s);
    const policy = new Marginal(seen, s, 'forest', parts);
    return {
      async act(budget) {
        const controls = await policy.act(budget);
        const { cost } = made.expect(controls);
        all += cost;
        extra += cost - made.expect({ ...controls, bids: lowered(controls.bids, policy.explored) }).cost;
        return controls;
      },
    };
  };
  const plan = { seed, historyDays, controlDays: CONTROL_DAYS, budgetShare: null };
  return { episode: await playEpisode(arena, make, plan), learning: all > 0 ? extra / all : 0 };
}

function lowered(bids: Float64Array, factors: Float64Array): Float64Array {
  return bids.map((bid, i) => bid / factors[i]!);
}

function describe(name: string, starts: readonly Start[]): void {
  const episodes = starts.map(({ episode }) => episode);
  const phases = PHASES.map(([a, b]) => share(episodes, a, b).toFixed(1)).join(' ');
  const last = episodes.map((episode) => share([episode], 20, 30).toFixed(0)).join(' ');
  const shares = starts.map(({ learning }) => (100 * learning).toFixed(2)).join(' ');
  process.stdout.write(
    `${name.padEnd(28)} ${phases} | days 21–30 by seed ${last} | learning, % of spend ${shares}\n`,
  );
}

/** Profit of all episodes as a percentage of the best. */
function share(episodes: readonly Episode[], a: number, b: number): number {
  const sum = (of: (episode: Episode) => readonly Expected[]): number =>
    episodes.flatMap((it) => of(it).slice(a, b)).reduce((all, { profit }) => all + profit, 0);
  return (100 * sum(({ chosen }) => chosen)) / sum(({ best }) => best);
}
