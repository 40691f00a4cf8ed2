import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import { effectiveBids } from '../../../src/sandbox/market/effective-bids.ts';
import { today, type Market } from '../../../src/sandbox/market/market-state.ts';
import type { Campaign, Expectation } from '../../../src/sandbox/market/market.ts';
import { isLearning, LEARNING_DAYS } from '../../../src/sandbox/market/smart-bidder.ts';
import { advance } from '../../../src/sandbox/market/step.ts';
import { expectedDay } from '../../../src/sandbox/market/truth.ts';
import { dayN, demoMarket, mean, START, sum, turn } from './demo-market.ts';

function campaignOf(
  market: Market,
  type: Campaign['strategy']['type'],
): { campaign: Campaign; index: number } {
  const index = market.account.campaigns.findIndex(({ strategy }) => strategy.type === type);
  const campaign = market.account.campaigns[index];
  if (campaign === undefined) throw new Error(`no campaign with ${type}`);
  return { campaign, index };
}

function expectedOf(
  market: Market,
  index: number,
  n = 0,
): Pick<Expectation, 'cost' | 'conversions' | 'value' | 'clicks'> {
  const keywords = expectedDay(market, dayN(n)).keywords.filter(
    (_, k) => market.world.campaignOfKeyword[k] === index,
  );
  const total = (name: 'cost' | 'conversions' | 'value' | 'clicks'): number =>
    sum(keywords.map((it) => it[name]));
  return {
    cost: total('cost'),
    conversions: total('conversions'),
    value: total('value'),
    clicks: total('clicks'),
  };
}

describe('automated strategies', () => {
  it.each([1, 2, 3])('meet a target CPA and a target ROAS, seed %i', (seed) => {
    const market = demoMarket(seed);
    const cpa = campaignOf(market, 'TARGET_CPA');
    const roas = campaignOf(market, 'TARGET_ROAS');
    const days = Array.from({ length: 14 }, (_, n) => n);
    const ofCpa = days.map((n) => expectedOf(market, cpa.index, n));
    const ofRoas = days.map((n) => expectedOf(market, roas.index, n));
    if (cpa.campaign.strategy.type !== 'TARGET_CPA' || roas.campaign.strategy.type !== 'TARGET_ROAS') return;
    const reachedCpa = sum(ofCpa.map((it) => it.cost)) / sum(ofCpa.map((it) => it.conversions));
    const reachedRoas = sum(ofRoas.map((it) => it.value)) / sum(ofRoas.map((it) => it.cost));
    expect(Math.abs(reachedCpa / (cpa.campaign.strategy.targetCpaMicros / 1e6) - 1)).toBeLessThan(0.15);
    expect(Math.abs(reachedRoas / roas.campaign.strategy.targetRoas - 1)).toBeLessThan(0.15);
  });

  it('buy more under a looser target', () => {
    const market = demoMarket(1);
    const { campaign, index } = campaignOf(market, 'TARGET_ROAS');
    turn(market, { kind: 'budget', campaignId: campaign.id, budgetMicros: micros(900_000_000) });
    const before = expectedOf(market, index);
    turn(market, {
      kind: 'strategy',
      campaignId: campaign.id,
      strategy: { type: 'TARGET_ROAS', targetRoas: 1.2 },
    });
    expect(expectedOf(market, index).clicks).toBeGreaterThan(before.clicks * 1.1);
  });

  it('spend their budget where there is no target', () => {
    const market = demoMarket(1);
    const { campaign, index } = campaignOf(market, 'TARGET_CPA');
    const strategy = { type: 'MAXIMIZE_CONVERSIONS', targetCpaMicros: null } as const;
    turn(market, { kind: 'strategy', campaignId: campaign.id, strategy });
    turn(market, { kind: 'budget', campaignId: campaign.id, budgetMicros: micros(20_000_000) });
    const costs = Array.from({ length: 28 }, (_, n) => expectedOf(market, index, n).cost);
    expect(mean(costs)).toBeGreaterThan(18);
    expect(mean(costs)).toBeLessThan(21);
  });

  it('ignore CPC bids, and tell what they bid instead', () => {
    const market = demoMarket(1);
    const { campaign, index } = campaignOf(market, 'TARGET_CPA');
    const before = expectedOf(market, index);
    for (const adGroup of market.account.adGroups.filter((it) => it.campaignId === campaign.id))
      turn(market, { kind: 'ad-group-bid', adGroupId: adGroup.id, bidMicros: micros(9_000_000) });
    expect(expectedOf(market, index)).toEqual(before);
    const bids = effectiveBids(market, START).filter(({ source }) => source === 'CAMPAIGN_BIDDING_STRATEGY');
    expect(bids.length).toBe(32);
    for (const { bidMicros } of bids) expect(bidMicros).toBeLessThan(9_000_000);
  });

  it("heed an ad group's own target", () => {
    const market = demoMarket(1);
    const { campaign, index } = campaignOf(market, 'TARGET_CPA');
    const before = expectedOf(market, index);
    for (const adGroup of market.account.adGroups.filter((it) => it.campaignId === campaign.id))
      turn(market, { kind: 'ad-group-target', adGroupId: adGroup.id, targetCpaMicros: micros(10_000_000) });
    const after = expectedOf(market, index);
    expect(after.cost / after.conversions).toBeLessThan((before.cost / before.conversions) * 0.6);
  });
});

describe('learning', () => {
  it('lasts a week after a new target, and not after the same one', () => {
    const market = demoMarket(1);
    advance(market, 3);
    const { campaign } = campaignOf(market, 'TARGET_CPA');
    const now = (): Campaign => campaignOf(market, 'TARGET_CPA').campaign;
    expect(isLearning(campaign, today(market))).toBe(false);
    turn(market, { kind: 'strategy', campaignId: campaign.id, strategy: campaign.strategy });
    expect(now().learning).toBeNull();
    const strategy = { type: 'TARGET_CPA', targetCpaMicros: micros(25_000_000) } as const;
    turn(market, { kind: 'strategy', campaignId: campaign.id, strategy });
    expect(now().learning).toEqual({ since: today(market), cause: 'SETTING_CHANGE' });
    expect(isLearning(now(), addDays(today(market), LEARNING_DAYS - 1))).toBe(true);
    expect(isLearning(now(), addDays(today(market), LEARNING_DAYS))).toBe(false);
  });

  it('costs profit while it lasts', () => {
    const settled = demoMarket(1);
    const learning = demoMarket(1);
    const { campaign, index } = campaignOf(learning, 'TARGET_CPA');
    learning.account = {
      ...learning.account,
      campaigns: learning.account.campaigns.map((it) =>
        it.id === campaign.id ? { ...it, learning: { since: START, cause: 'SETTING_CHANGE' } } : it,
      ),
    };
    const conversionsPerCost = (market: Market, n: number): number => {
      const { conversions, cost } = expectedOf(market, index, n);
      return conversions / cost;
    };
    const during = [0, 1, 2, 3].map((n) => conversionsPerCost(learning, n) / conversionsPerCost(settled, n));
    expect(mean(during)).toBeLessThan(0.97);
    expect(conversionsPerCost(learning, LEARNING_DAYS)).toBe(conversionsPerCost(settled, LEARNING_DAYS));
  });

  it('follows a large change of budget, a small one not, and bids by hand never', () => {
    const market = demoMarket(1);
    const automated = campaignOf(market, 'TARGET_ROAS').campaign;
    const manual = campaignOf(market, 'MANUAL_CPC').campaign;
    const budget = (campaign: Campaign, factor: number): void => {
      const budgetMicros = micros(Math.round((campaign.budgetMicros * factor) / 10_000) * 10_000);
      turn(market, { kind: 'budget', campaignId: campaign.id, budgetMicros });
    };
    budget(automated, 1.2);
    expect(campaignOf(market, 'TARGET_ROAS').campaign.learning).toBeNull();
    budget(automated, 3);
    expect(campaignOf(market, 'TARGET_ROAS').campaign.learning?.cause).toBe('BUDGET_CHANGE');
    budget(manual, 3);
    expect(campaignOf(market, 'MANUAL_CPC').campaign.learning).toBeNull();
  });
});
