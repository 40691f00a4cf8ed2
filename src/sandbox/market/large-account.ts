import { micros } from '../../core/base/micros.ts';
import type { Day } from '../../core/base/day.ts';
import { CATEGORIES, type MatchType } from './market.ts';
import type { MarketPlan } from './plan.ts';

const GROUPS_PER_CAMPAIGN = 10;
const WORDS = ['buy', 'best', 'cheap', 'top', 'order', 'free', 'review', 'shop', 'book', 'discount'] as const;
const MATCHES: readonly MatchType[] = ['EXACT', 'PHRASE', 'BROAD'];

/** An account of any size for measurements: one place, campaigns of ten ad groups, all bid by hand, ample budgets. */
export function largePlan(options: {
  readonly seed: number;
  readonly startDay: Day;
  readonly adGroups: number;
  readonly keywordsPerAdGroup: number;
  readonly clicksPerAdGroup: number;
}): MarketPlan {
  const clicks = options.adGroups * options.clicksPerAdGroup;
  return {
    seed: options.seed,
    startDay: options.startDay,
    account: {
      id: '9876543210',
      name: `${options.adGroups} ad groups`,
      currency: 'USD',
      timeZone: 'America/New_York',
      billableUnitMicros: micros(10_000),
    },
    locations: [{ id: '2840', name: 'United States' }],
    campaigns: Array.from({ length: Math.ceil(options.adGroups / GROUPS_PER_CAMPAIGN) }, (_, c) => ({
      name: `Campaign ${c + 1}`,
      category: CATEGORIES[c % CATEGORIES.length] ?? 'retail',
      strategy: 'MANUAL_CPC',
      budgetRatio: 2,
      valueFactor: 1,
      adGroups: Array.from(
        { length: Math.min(GROUPS_PER_CAMPAIGN, options.adGroups - c * GROUPS_PER_CAMPAIGN) },
        (_, g) => ({
          name: `Ad group ${c + 1}.${g + 1}`,
          landingPage: `/offer/${c + 1}/${g + 1}`,
          keywords: Array.from({ length: options.keywordsPerAdGroup }, (_, k) => ({
            text: `${WORDS[(g + k) % WORDS.length]} offer ${c + 1} ${g + 1} ${k + 1}`,
            matchType: MATCHES[(g + k) % MATCHES.length] ?? 'BROAD',
          })),
        }),
      ),
    })),
    targets: {
      impressionsPerDay: clicks / 0.034,
      clickThroughRate: 0.034,
      costPerClick: 0.7,
      conversionRate: 0.038,
      orderValue: 84,
    },
    marginShare: 0.35,
    residualSd: 0.25,
    valueSigma: 1,
    events: [],
  };
}
