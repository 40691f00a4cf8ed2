import { micros } from '../../core/base/micros.ts';
import type { Day } from '../../core/base/day.ts';
import type { DriftEvent, MatchType } from './market.ts';
import type { AdGroupPlan, CampaignPlan, MarketPlan } from './plan.ts';

/** What the demo account looks like on an average day: the owner's sample of an advertiser's data. */
export const DEFAULT_TARGETS = {
  impressionsPerDay: 6700,
  clickThroughRate: 0.034,
  costPerClick: 0.7,
  conversionRate: 0.038,
  orderValue: 84,
} as const;

/**
 * The demo account: a shop with six search campaigns, four of them bid by hand, 24 ad groups and 96 keywords.
 * One campaign is limited by its budget, one follows a target CPA, one a target ROAS.
 */
export function defaultPlan(options: {
  readonly seed: number;
  readonly startDay: Day;
  readonly events?: readonly DriftEvent[];
}): MarketPlan {
  return {
    seed: options.seed,
    startDay: options.startDay,
    account: {
      id: '1234567890',
      name: 'Northpath Outdoor',
      currency: 'USD',
      timeZone: 'America/New_York',
      billableUnitMicros: micros(10_000),
    },
    locations: [
      { id: '21167', name: 'New York' },
      { id: '21137', name: 'California' },
      { id: '21176', name: 'Texas' },
    ],
    campaigns: CAMPAIGNS,
    targets: DEFAULT_TARGETS,
    marginShare: 0.35,
    residualSd: 0.25,
    valueSigma: 0.8,
    events: options.events ?? [],
  };
}

const MATCHES: readonly MatchType[] = ['EXACT', 'PHRASE', 'BROAD'];

/** What the searcher writes before the offer, by ad group in turn. */
const INTENTS = [
  ['buy', 'best', '', 'free'],
  ['', 'cheap', 'order', 'how to choose'],
  ['shop', '', 'top', 'cheap'],
  ['discount', 'buy', 'review', ''],
] as const;

const CAMPAIGNS: readonly CampaignPlan[] = [
  {
    name: 'Search | Running shoes',
    category: 'retail',
    strategy: 'MANUAL_CPC',
    budgetRatio: 1.6,
    valueFactor: 1.1,
    placesNamed: true,
    adGroups: groups('running shoes', ['Trail', 'Road', 'Kids', 'Sale']),
  },
  {
    name: 'Search | Hiking boots',
    category: 'retail',
    strategy: 'MANUAL_CPC',
    budgetRatio: 0.85,
    valueFactor: 1.4,
    placesNamed: true,
    adGroups: groups('hiking boots', ['Leather', 'Winter', 'Light', 'Sale']),
  },
  {
    name: 'Search | Guided tours',
    category: 'travel',
    strategy: 'MANUAL_CPC',
    budgetRatio: 1.6,
    valueFactor: 2.2,
    placesNamed: true,
    adGroups: groups('hiking tours', ['Alps', 'Iceland', 'Family', 'Weekend']),
  },
  {
    name: 'Search | Boot repair',
    category: 'local',
    strategy: 'MANUAL_CPC',
    budgetRatio: 1.6,
    valueFactor: 0.6,
    placesNamed: true,
    adGroups: groups('boot repair', ['Resole', 'Stitching', 'Express', 'Kids']),
  },
  {
    name: 'Search | Team wear',
    category: 'business',
    strategy: 'TARGET_CPA',
    budgetRatio: 2,
    valueFactor: 1.6,
    placesNamed: true,
    adGroups: groups('work jackets', ['Softshell', 'Rain', 'Safety', 'Printed']),
  },
  {
    name: 'Search | Socks',
    category: 'retail',
    strategy: 'TARGET_ROAS',
    budgetRatio: 2,
    valueFactor: 0.4,
    placesNamed: true,
    adGroups: groups('hiking socks', ['Wool', 'Compression', 'Pack', 'Liner']),
  },
];

function groups(noun: string, names: readonly string[]): AdGroupPlan[] {
  return names.map((name, g) => ({
    name: `${name} ${noun}`,
    landingPage: `/${noun.replaceAll(' ', '-')}/${name.toLowerCase()}`,
    keywords: (INTENTS[g % INTENTS.length] ?? []).map((intent, i) => ({
      text: `${intent} ${name.toLowerCase()} ${noun}`.trim(),
      matchType: MATCHES[(i + g) % MATCHES.length] ?? 'BROAD',
    })),
  }));
}
