import { InvariantError } from '../../core/base/errors.ts';
import { micros, microsFromUnits, roundToUnit, type Micros } from '../../core/base/micros.ts';
import type { CampaignTotals } from './campaign-totals.ts';
import type { MadeWorld } from './make-world.ts';
import type { Account, AdGroup, Campaign, Keyword, Strategy } from './market.ts';
import type { CampaignPlan, MarketPlan } from './plan.ts';

/** Ids look as Google's do: digits, long, in ranges of their own. */
const CAMPAIGN_BASE = 20_100_000_000;
const AD_GROUP_BASE = 150_200_000_000;
const KEYWORD_BASE = 310_300_000_000;

/**
 * The account as the people before us left it: a bid per ad group (the mean of what its keywords would get),
 * own bids where a keyword's is more than 5% from it, budgets and targets around what campaigns spent and earned.
 */
export function firstAccount(made: MadeWorld): Account {
  const { plan } = made.world;
  const unit = plan.account.billableUnitMicros;
  const campaigns = plan.campaigns.map((campaign, c) =>
    firstCampaign(campaign, plan.locations, c, made.totals[c], unit),
  );
  const adGroups: AdGroup[] = [];
  const keywords: Keyword[] = [];
  for (const [c, campaign] of plan.campaigns.entries())
    for (const adGroup of campaign.adGroups) {
      const traits = made.adGroupTraits[adGroups.length];
      if (traits === undefined) throw new InvariantError(`no traits of ad group ${adGroups.length}`);
      const first = keywords.length;
      const id = String(AD_GROUP_BASE + 1 + adGroups.length);
      const bids = made.bids.subarray(first, first + adGroup.keywords.length);
      const bidMicros = roundToUnit(microsFromUnits(bids.reduce((a, b) => a + b, 0) / bids.length), unit);
      adGroups.push({
        id,
        campaignId: String(CAMPAIGN_BASE + 1 + c),
        name: adGroup.name,
        status: 'ENABLED',
        bidMicros,
        targetCpaMicros: null,
        targetRoas: null,
        deviceModifiers: {},
        landingPage: adGroup.landingPage,
        category: campaign.category,
        landingSeconds: traits.landingSeconds,
        priceIndex: traits.priceIndex,
      });
      for (const [i, { text, matchType }] of adGroup.keywords.entries()) {
        const own = microsFromUnits(bids[i] as number);
        keywords.push({
          id: String(KEYWORD_BASE + 1 + keywords.length),
          adGroupId: id,
          text,
          matchType,
          status: 'ENABLED',
          bidMicros: Math.abs(own / bidMicros - 1) > 0.05 ? own : null,
          qualityScore: made.keywordTraits[first + i]?.qualityScore ?? 1,
        });
      }
    }
  return { ...plan.account, locations: plan.locations, campaigns, adGroups, keywords };
}

function firstCampaign(
  plan: CampaignPlan,
  places: MarketPlan['locations'],
  index: number,
  totals: CampaignTotals | undefined,
  unit: Micros,
): Campaign {
  if (totals === undefined) throw new InvariantError(`no totals of campaign ${index}`);
  const spend = microsFromUnits(totals.cost * plan.budgetRatio);
  return {
    id: String(CAMPAIGN_BASE + 1 + index),
    name: plan.name,
    status: 'ENABLED',
    budgetMicros: micros(Math.max(unit, roundToUnit(spend, unit))),
    strategy: firstStrategy(plan.strategy, totals, unit),
    deviceModifiers: {},
    schedule: plan.schedule ?? [],
    locations: plan.placesNamed === true ? places.map(({ id }) => ({ locationId: id, modifier: 1 })) : [],
    learning: null,
  };
}

/** Automated campaigns start with the target that manual bids were reaching. */
function firstStrategy(type: Strategy['type'], totals: CampaignTotals, unit: Micros): Strategy {
  switch (type) {
    case 'MANUAL_CPC':
      return { type };
    case 'TARGET_CPA':
      return {
        type,
        targetCpaMicros: roundToUnit(microsFromUnits(totals.cost / totals.conversions), unit),
      };
    case 'TARGET_ROAS':
      return { type, targetRoas: Math.round((100 * totals.value) / totals.cost) / 100 };
    case 'MAXIMIZE_CONVERSIONS':
      return { type, targetCpaMicros: null };
    case 'MAXIMIZE_CONVERSION_VALUE':
      return { type, targetRoas: null };
  }
}
