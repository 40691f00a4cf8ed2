import { addDays, day, type Day } from '../../src/core/base/day.ts';
import { micros } from '../../src/core/base/micros.ts';
import type { UnitDay } from '../../src/core/experiment/outcomes.ts';
import { completionCurve } from '../../src/core/ingest/conversion-lag.ts';
import type { CompletionCurve } from '../../src/core/base/completion.ts';
import { readConversions } from '../../src/sandbox/market/conversions.ts';
import { createMarket, rerun } from '../../src/sandbox/market/create-market.ts';
import { largePlan } from '../../src/sandbox/market/large-account.ts';
import type { Account } from '../../src/sandbox/market/market.ts';
import { today, type Market } from '../../src/sandbox/market/market-state.ts';
import { readMetrics } from '../../src/sandbox/market/metrics.ts';
import { oracle } from '../../src/sandbox/market/oracle.ts';
import { advance } from '../../src/sandbox/market/step.ts';
import { expectedDay } from '../../src/sandbox/market/truth.ts';

/** How large the markets are and how long they are played. */
export interface PanelPlan {
  readonly seed: number;
  readonly campaigns: number;
  readonly clicksPerAdGroup: number;
  /** Days before the experiment; more than 60, so that the lag curve is known. */
  readonly daysBefore: number;
  readonly days: number;
  /** Log-bids of treated campaigns go this share of the way to the best ones; 0 changes nothing. */
  readonly towardsBest: number;
}

/** A market played twice under the same luck: every campaign held out, and every campaign treated. */
export interface Panel {
  readonly start: Day;
  readonly heldOut: Market;
  readonly treated: Market;
  readonly curve: CompletionCurve;
  /** Expected profit a day of each campaign in the experiment, treated less held out. */
  readonly effects: ReadonlyMap<string, number>;
}

const FIRST = day('2025-01-01');

/** Plays both markets. */
export function playPanel(plan: PanelPlan): Panel {
  const base = createMarket(smallPlan(plan));
  const start = addDays(FIRST, plan.daysBefore);
  advance(base, plan.daysBefore);
  const lags = readConversions(base, {
    from: addDays(start, -plan.daysBefore),
    to: addDays(start, -31),
  });
  const counts = Map.groupBy(lags, ({ lagBucket }) => lagBucket);
  const curve = completionCurve([...counts].map(([bucket, rows]) => ({ bucket, conversions: rows.length })));
  const treated = rerun(base, base.account);
  advance(treated, plan.daysBefore);
  treated.account = movedTowardsBest(base, start, plan.towardsBest);
  const effects = playOn(base, treated, plan.days);
  return { start, heldOut: base, treated, curve, effects };
}

/** Campaign-days of a panel as a real experiment would have read them at the end of `readTo`. */
export function readPanel(
  { heldOut, treated, start }: Panel,
  isHeldOut: (campaignId: string) => boolean,
  from: Day,
  readTo: Day,
): UnitDay[] {
  const { marginShare } = heldOut.world.plan;
  const sums = new Map<string, { -readonly [K in keyof UnitDay]: UnitDay[K] }>();
  for (const market of [heldOut, treated]) {
    for (const row of readMetrics(market, { from, to: readTo, asOf: readTo })) {
      const other = row.day >= start && !isHeldOut(row.campaignId);
      if ((market === treated) !== other) continue;
      const key = `${row.campaignId}/${row.day}`;
      const sum = sums.get(key) ?? { unit: row.campaignId, day: row.day, clicks: 0, cost: 0, worth: 0 };
      sum.clicks += row.clicks;
      sum.cost += row.costMicros / 1e6;
      sum.worth += (marginShare * row.valueMicros) / 1e6;
      sums.set(key, sum);
    }
  }
  return [...sums.values()];
}

function smallPlan({ seed, campaigns, clicksPerAdGroup }: PanelPlan): ReturnType<typeof largePlan> {
  const plan = largePlan({
    seed,
    startDay: FIRST,
    adGroups: campaigns * 10,
    keywordsPerAdGroup: 1,
    clicksPerAdGroup,
  });
  return {
    ...plan,
    campaigns: plan.campaigns.map((campaign) => ({ ...campaign, adGroups: campaign.adGroups.slice(0, 2) })),
    targets: { ...plan.targets, impressionsPerDay: plan.targets.impressionsPerDay / 5 },
  };
}

function movedTowardsBest(market: Market, on: Day, share: number): Account {
  if (share === 0) return market.account;
  const best = oracle(market, on).account ?? market.account;
  const unit = market.account.billableUnitMicros;
  const groups = new Map(market.account.adGroups.map((group) => [group.id, group]));
  const bids = new Map(best.keywords.map((keyword) => [keyword.id, keyword.bidMicros]));
  const bestGroups = new Map(best.adGroups.map((group) => [group.id, group.bidMicros]));
  return {
    ...market.account,
    keywords: market.account.keywords.map((keyword) => {
      const now = keyword.bidMicros ?? groups.get(keyword.adGroupId)?.bidMicros ?? unit;
      const to = bids.get(keyword.id) ?? bestGroups.get(keyword.adGroupId) ?? now;
      const moved = now * (to / now) ** share;
      return { ...keyword, bidMicros: micros(Math.max(unit, Math.round(moved / unit) * unit)) };
    }),
  };
}

/** Plays both on, and asks for the truth of each day before it is played, while the month's spend is that of the day. */
function playOn(heldOut: Market, treated: Market, days: number): Map<string, number> {
  const campaigns = new Map(heldOut.account.adGroups.map(({ id, campaignId }) => [id, campaignId]));
  const effects = new Map<string, number>();
  for (let day = 0; day < days; day++) {
    const without = expectedDay(heldOut, today(heldOut)).keywords;
    for (const [k, { profit }] of expectedDay(treated, today(treated)).keywords.entries()) {
      const campaign = campaigns.get(heldOut.account.keywords[k]?.adGroupId ?? '') ?? '';
      const gain = (profit - (without[k]?.profit ?? 0)) / days;
      effects.set(campaign, (effects.get(campaign) ?? 0) + gain);
    }
    advance(heldOut, 1);
    advance(treated, 1);
  }
  return effects;
}
