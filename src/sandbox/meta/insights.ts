import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import type { MetaAccount, MetaAd } from './account.ts';
import { playAdDay, type AdDay, type Purchase } from './ad-day.ts';
import type { Field, InsightsQuery, Level, Window } from './insights-query.ts';

/** A row as the API writes it. */
export type InsightsRow = Readonly<Record<string, unknown>>;

/** What was counted of an entity and day, as far as it was known by then. */
interface Counted {
  readonly of: MetaAd;
  readonly day: Day;
  impressions: number;
  clicks: number;
  linkClicks: number;
  engagement: number;
  spendCents: number;
  addedToCart: number;
  readonly purchases: Purchase[];
}

/** Days up to `lastDay`, with the purchases that had happened by its end: asked again later, there are more. */
export function insights(account: MetaAccount, query: InsightsQuery, lastDay: Day): InsightsRow[] {
  const counted = new Map<string, Counted>();
  const until = query.until < lastDay ? query.until : lastDay;
  for (const ad of account.ads)
    for (let day = query.since; day <= until; day = addDays(day, 1)) {
      const played = playAdDay(account, ad, day);
      if (played === null) continue;
      const key = `${entityOf(ad, query.level)} ${day}`;
      const entry = counted.get(key) ?? emptyCount(ad, day);
      counted.set(key, entry);
      add(entry, played, daysBetween(day, lastDay));
    }
  return [...counted.values()].map((entry) => rowOf(account, query, entry));
}

/** What an account's days come to once everything has come in: the truth that no report tells. */
export interface MetaTruth {
  readonly impressions: number;
  readonly linkClicks: number;
  readonly spendCents: number;
  /** Purchases in the windows of 7 days after a click and 1 after a view, and those of them that ads caused. */
  readonly claimed: number;
  readonly claimedCents: number;
  readonly caused: number;
}

/** Adds up an account's days, both ends included. */
export function metaTruth(account: MetaAccount, since: Day, until: Day): MetaTruth {
  const truth = { impressions: 0, linkClicks: 0, spendCents: 0, claimed: 0, claimedCents: 0, caused: 0 };
  for (const ad of account.ads)
    for (let day = since; day <= until; day = addDays(day, 1)) {
      const played = playAdDay(account, ad, day);
      if (played === null) continue;
      truth.impressions += played.impressions;
      truth.linkClicks += played.linkClicks;
      truth.spendCents += played.spendCents;
      for (const purchase of played.purchases) {
        if (!isIn(purchase, '7d_click') && !isIn(purchase, '1d_view')) continue;
        truth.claimed++;
        truth.claimedCents += purchase.cents;
        if (purchase.caused) truth.caused++;
      }
    }
  return truth;
}

function entityOf(ad: MetaAd, level: Level): string {
  return { account: '', campaign: ad.campaignId, adset: ad.adSetId, ad: ad.id }[level];
}

function emptyCount(of: MetaAd, day: Day): Counted {
  const zero = { impressions: 0, clicks: 0, linkClicks: 0, engagement: 0, spendCents: 0, addedToCart: 0 };
  return { of, day, ...zero, purchases: [] };
}

function add(to: Counted, day: AdDay, ageDays: number): void {
  to.impressions += day.impressions;
  to.clicks += day.clicks;
  to.linkClicks += day.linkClicks;
  to.engagement += day.engagement;
  to.spendCents += day.spendCents;
  to.addedToCart += day.addedToCart;
  to.purchases.push(...day.purchases.filter(({ lagDays }) => lagDays <= ageDays));
}

function rowOf(account: MetaAccount, { fields, level, windows }: InsightsQuery, entry: Counted): InsightsRow {
  const { of, day } = entry;
  const deep = { account: 0, campaign: 1, adset: 2, ad: 3 }[level];
  const values: Readonly<Record<Field, unknown>> = {
    account_id: account.id,
    account_name: account.name,
    account_currency: account.currency,
    campaign_id: deep >= 1 ? of.campaignId : undefined,
    campaign_name: deep >= 1 ? of.campaign : undefined,
    adset_id: deep >= 2 ? of.adSetId : undefined,
    adset_name: deep >= 2 ? of.adSet : undefined,
    ad_id: deep >= 3 ? of.id : undefined,
    ad_name: deep >= 3 ? of.name : undefined,
    impressions: String(entry.impressions),
    clicks: count(entry.clicks),
    inline_link_clicks: count(entry.linkClicks),
    inline_post_engagement: count(entry.engagement),
    spend: money(entry.spendCents),
    actions: actionsOf(entry, windows),
    action_values: valuesOf(entry, windows),
  };
  const asked = fields.map((name) => [name, values[name]] as const);
  return {
    ...Object.fromEntries(asked.filter(([, value]) => value !== undefined)),
    date_start: day,
    date_stop: day,
  };
}

/** The API leaves out what is zero. */
function count(value: number): string | undefined {
  return value === 0 ? undefined : String(value);
}

function actionsOf(entry: Counted, windows: readonly Window[]): unknown {
  const purchases = (of: Window): number => entry.purchases.filter((one) => isIn(one, of)).length;
  const same = (total: number) => (of: Window) => (of.endsWith('click') ? total : 0);
  return present([
    action('link_click', windows, same(entry.linkClicks), String),
    action('add_to_cart', windows, same(entry.addedToCart), String),
    action('purchase', windows, purchases, String),
    // Contains the one above, as Meta's omni types do.
    action('omni_purchase', windows, purchases, String),
  ]);
}

function valuesOf(entry: Counted, windows: readonly Window[]): unknown {
  const cents = (of: Window): number =>
    entry.purchases.filter((one) => isIn(one, of)).reduce((sum, one) => sum + one.cents, 0);
  return present([action('purchase', windows, cents, money), action('omni_purchase', windows, cents, money)]);
}

function present(actions: readonly (object | null)[]): unknown {
  const some = actions.filter((one) => one !== null);
  return some.length === 0 ? undefined : some;
}

/** Windows without any are left out, and so is an action without windows. `value` is that of Meta's own default. */
function action(
  type: string,
  windows: readonly Window[],
  of: (window: Window) => number,
  print: (value: number) => string,
): object | null {
  const held = windows.map((window) => [window, of(window)] as const).filter(([, value]) => value > 0);
  if (held.length === 0) return null;
  const own = of('7d_click') + of('1d_view');
  return {
    action_type: type,
    value: print(own),
    ...Object.fromEntries(held.map(([window, value]) => [window, print(value)])),
  };
}

function isIn({ after, lagDays }: Purchase, window: Window): boolean {
  const [, days = '', how] = /^(\d+)d_(\w+)$/.exec(window) ?? [];
  return after === how && lagDays <= Number(days);
}

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}
