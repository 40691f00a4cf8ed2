import { dayOfWeek, type Day } from '../../core/base/day.ts';
import { rng } from '../../core/base/rng.ts';
import type { MetaAccount, MetaAd } from './account.ts';

/** A purchase that Meta claims for an ad. */
export interface Purchase {
  readonly cents: number;
  /** Days from the impression to the purchase: it is reported from the day after on. */
  readonly lagDays: number;
  readonly after: 'click' | 'view';
  /** Whether it would not have happened without the ad: known to the twin alone. */
  readonly caused: boolean;
}

/** What came of an ad's impressions of one day, in the end. */
export interface AdDay {
  readonly impressions: number;
  readonly linkClicks: number;
  readonly clicks: number;
  readonly engagement: number;
  readonly spendCents: number;
  readonly addedToCart: number;
  readonly purchases: readonly Purchase[];
}

const WEEKDAYS = [1.15, 0.95, 0.9, 0.95, 1, 1.05, 1.2];
/** Half of all purchases come on the day itself; the rest within four weeks. */
const SAME_DAY = 0.5;
const LONGEST_LAG_DAYS = 28;
const CLICKS_CAUSE = 0.7;
const VIEWS_CAUSE = 0.15;

/** The day of an ad: the same seed gives the same day, whenever it is asked and whatever was asked before. */
export function playAdDay({ seed, firstDay }: MetaAccount, ad: MetaAd, day: Day): AdDay | null {
  if (day < firstDay) return null;
  const random = rng(seed, 'meta-day', ad.id, day);
  const impressions = random.poisson(ad.impressionsPerDay * (WEEKDAYS[dayOfWeek(day) - 1] ?? 1));
  if (impressions === 0) return null;
  const linkClicks = random.binomial(impressions, Math.min(0.5, ad.linkClickRate));
  const purchase = (after: Purchase['after']): Purchase => ({
    cents: Math.max(100, Math.round(ad.orderCents * Math.exp(0.5 * random.normal()))),
    lagDays: lagOf(random.next(), after),
    after,
    caused: random.next() < (after === 'click' ? CLICKS_CAUSE : VIEWS_CAUSE),
  });
  const clicked = random.binomial(linkClicks, Math.min(0.5, ad.purchaseRate));
  const viewed = random.poisson((impressions - linkClicks) * ad.viewThroughRate);
  return {
    impressions,
    linkClicks,
    clicks: linkClicks + random.poisson(0.4 * linkClicks),
    engagement: linkClicks + random.poisson(0.01 * impressions),
    spendCents: Math.round((impressions * ad.cpmCents) / 1_000),
    addedToCart: clicked + random.poisson(0.06 * linkClicks),
    purchases: [
      ...Array.from({ length: clicked }, () => purchase('click')),
      ...Array.from({ length: viewed }, () => purchase('view')),
    ],
  };
}

function lagOf(uniform: number, after: Purchase['after']): number {
  if (after === 'view' || uniform < SAME_DAY) return after === 'view' ? Math.floor(uniform * 2) : 0;
  const rest = (uniform - SAME_DAY) / (1 - SAME_DAY);
  return 1 + Math.floor((LONGEST_LAG_DAYS - 1) * rest ** 2.5);
}
