import { addDays, type Day } from '../../core/base/day.ts';
import type { TrialDocument } from '../../contract/trial-document.ts';
import { createMarket } from '../../sandbox/market/create-market.ts';
import type { Market } from '../../sandbox/market/market-state.ts';
import type { MarketPlan } from '../../sandbox/market/plan.ts';
import { serveMarket } from '../../sandbox/google-ads/serve-market.ts';
import type { Sandbox } from '../../sandbox/google-ads/serve.ts';

/** The campaign whose pages break, in the account's order, and what is left of its conversions. */
const STRUCK = { campaign: 2, conversionFactor: 0.4 } as const;

/** A twin of Google Ads on a free port, before a market that runs in this process. */
export interface Twin {
  readonly market: Market;
  readonly sandbox: Sandbox;
  /** What will happen to the market that nobody is told. */
  readonly drift: TrialDocument['drift'];
}

/** How long a market has been and will be played. */
export interface TwinDays {
  readonly historyDays: number;
  readonly days: number;
}

/**
 * Makes the market of a plan, plays its history, and serves it; the account's morning of the first day has come. Half
 * way through the days to come, a landing page breaks.
 */
export async function startTwin(plan: MarketPlan, { historyDays, days }: TwinDays): Promise<Twin> {
  const today = addDays(plan.startDay, historyDays);
  const market = createMarket(plan);
  const drift = breakPage(market, addDays(today, Math.floor(days / 2)));
  const sandbox = await serveMarket({ seed: plan.seed, today, historyDays, market });
  return { market, sandbox, drift };
}

function breakPage(market: Market, from: Day): TrialDocument['drift'] {
  const campaign = market.account.campaigns[STRUCK.campaign];
  if (campaign === undefined) return [];
  const { conversionFactor } = STRUCK;
  const scope = { campaignIds: [campaign.id] };
  market.events = [...market.events, { kind: 'landing-page', from, scope, conversionFactor, visible: true }];
  const lost = Math.round(100 * (1 - conversionFactor));
  return [
    {
      day: from,
      what: `the landing pages of ${campaign.name} break, and ${lost}% of its conversions are lost`,
    },
  ];
}
