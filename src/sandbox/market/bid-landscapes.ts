import { micros, type Micros } from '../../core/base/micros.ts';
import { total } from './expectation.ts';
import type { Market } from './market-state.ts';
import type { Account } from './market.ts';
import { FACTORS, PRESENT, simulation, type Simulation } from './simulation.ts';
import { budgetBinds, weekOf } from './simulation-week.ts';

/** Landscapes of CPC bids: of keywords with their own, of ad groups, and of campaigns as a whole. */
export function bidLandscapes(market: Market): Simulation[] {
  const { account, world } = market;
  const manual = account.campaigns.map(
    ({ strategy }, c) => strategy.type === 'MANUAL_CPC' && !budgetBinds(market, c),
  );
  const ofKeyword = FACTORS.map((factor) => weekOf(market, scaleBids(account, factor)));
  const uniform = FACTORS.map((factor) => weekOf(market, uniformBids(account, factor)));
  const made: Simulation[] = [];
  for (const [k, keyword] of account.keywords.entries()) {
    if (manual[world.campaignOfKeyword[k] as number] !== true || keyword.bidMicros === null) continue;
    const own = keyword.bidMicros;
    const points = FACTORS.map((factor, i) => ({ setting: own * factor, week: ofKeyword[i]?.[k] }));
    made.push(
      ...simulation(market, { level: 'keyword', id: keyword.id, type: 'CPC_BID', method: 'UNIFORM' }, points),
    );
  }
  for (const [g, adGroup] of account.adGroups.entries()) {
    if (manual[world.campaignOfAdGroup[g] as number] !== true) continue;
    const members = [...account.keywords.keys()].filter((k) => world.adGroupOfKeyword[k] === g);
    const settings = FACTORS.map((factor) => adGroup.bidMicros * factor);
    const head = { level: 'ad-group', id: adGroup.id, type: 'CPC_BID' } as const;
    const all = settings.map((setting, i) => ({ setting, week: total(members.map((k) => uniform[i]?.[k])) }));
    const inheriting = settings.map((setting, i) => ({
      setting,
      week: total(members.map((k) => ofKeyword[account.keywords[k]?.bidMicros === null ? i : PRESENT]?.[k])),
    }));
    made.push(...simulation(market, { ...head, method: 'UNIFORM' }, all));
    made.push(...simulation(market, { ...head, method: 'DEFAULT' }, inheriting));
  }
  for (const [c, campaign] of account.campaigns.entries()) {
    if (manual[c] !== true) continue;
    const members = [...account.keywords.keys()].filter((k) => world.campaignOfKeyword[k] === c);
    const points = FACTORS.map((factor, i) => ({
      setting: factor,
      week: total(members.map((k) => ofKeyword[i]?.[k])),
    }));
    made.push(
      ...simulation(
        market,
        { level: 'campaign', id: campaign.id, type: 'CPC_BID', method: 'SCALING' },
        points,
      ),
    );
  }
  return made;
}

function scaleBids(account: Account, factor: number): Account {
  const scale = (bid: Micros): Micros => micros(Math.round(bid * factor));
  return {
    ...account,
    adGroups: account.adGroups.map((it) => ({ ...it, bidMicros: scale(it.bidMicros) })),
    keywords: account.keywords.map((it) => ({
      ...it,
      bidMicros: it.bidMicros === null ? null : scale(it.bidMicros),
    })),
  };
}

function uniformBids(account: Account, factor: number): Account {
  const scaledUp = scaleBids(account, factor);
  return { ...scaledUp, keywords: scaledUp.keywords.map((it) => ({ ...it, bidMicros: null })) };
}
