import { rng } from '../../core/base/rng.ts';

/** One keyword of the example account, with the truth the product does not see. */
export interface ExampleKeyword {
  readonly campaign: string;
  readonly adGroup: string;
  readonly keyword: string;
  readonly matchType: MatchType;
  /** Maximum CPC in force, account currency. */
  readonly bid: number;
  /** Mean eligible impressions a day. */
  readonly demand: number;
  /** Click-through rate at an average position. */
  readonly ctr: number;
  /** Conversion rate on a weekday; a weekend multiplies it by `weekendFactor`. */
  readonly conversionRate: number;
  readonly weekendFactor: number;
  /** Mean order value, account currency. */
  readonly orderValue: number;
}

type MatchType = 'Exact match' | 'Phrase match' | 'Broad match';

const CAMPAIGNS = [
  {
    name: 'Search | Running shoes',
    adGroups: ['Trail', 'Road', 'Kids', 'Sale'],
    noun: 'running shoes',
    value: 92,
  },
  {
    name: 'Search | Hiking boots',
    adGroups: ['Leather', 'Winter', 'Light', 'Sale'],
    noun: 'hiking boots',
    value: 134,
  },
  { name: 'Search | Socks', adGroups: ['Wool', 'Compression', 'Pack', 'Sale'], noun: 'socks', value: 27 },
  { name: 'Search | Brand', adGroups: ['Pure', 'Shop', 'Reviews', 'Voucher'], noun: 'northpath', value: 88 },
] as const;

const INTENTS = [
  { prefix: 'buy', lift: 0.75 },
  { prefix: 'best', lift: -0.25 },
  { prefix: 'cheap', lift: 0.1 },
  { prefix: 'free', lift: -1.6 },
  { prefix: 'waterproof', lift: 0.35 },
] as const;

const MATCHES: readonly MatchType[] = ['Exact match', 'Phrase match', 'Broad match'];

/**
 * Eighty keywords whose conversion rate depends on intent, match type, campaign and weekend, with interactions:
 * broad match spoils high intent, `cheap` converts in Sale groups only, weekends help some campaigns and hurt others.
 */
export function exampleKeywords(seed: number): ExampleKeyword[] {
  return CAMPAIGNS.flatMap((campaign, c) =>
    campaign.adGroups.flatMap((adGroup, g) =>
      INTENTS.map((intent, i) => {
        const draw = rng(seed, 'keyword', c, g, i);
        const matchType = MATCHES[draw.below(MATCHES.length)] ?? 'Broad match';
        const logit = conversionLogit({ c, g, intent, matchType }) + 0.25 * draw.normal();
        const conversionRate = 1 / (1 + Math.exp(-logit));
        return {
          campaign: campaign.name,
          adGroup: `${adGroup} ${campaign.noun}`,
          keyword: `${intent.prefix} ${adGroup.toLowerCase()} ${campaign.noun}`,
          matchType,
          bid: Math.round((0.75 + 0.3 * draw.next()) * 100) / 100,
          demand: 335 * Math.exp(0.6 * draw.normal() - 0.18),
          ctr: 0.034 * Math.exp(0.3 * draw.normal()),
          conversionRate,
          weekendFactor: c % 2 === 0 ? 1.5 : 0.65,
          orderValue: campaign.value * Math.exp(0.3 * draw.normal()),
        };
      }),
    ),
  );
}

interface Traits {
  readonly c: number;
  readonly g: number;
  readonly intent: (typeof INTENTS)[number];
  readonly matchType: MatchType;
}

function conversionLogit({ c, g, intent, matchType }: Traits): number {
  const broad = matchType === 'Broad match';
  const sale = g === 3;
  const brand = c === 3;
  return (
    -3.35 +
    intent.lift * (broad ? 0.2 : 1) +
    (broad ? -0.3 : 0.1) +
    (intent.prefix === 'cheap' ? (sale ? 1.1 : -0.9) : 0) +
    (brand ? (sale ? -0.4 : 0.9) : 0)
  );
}
