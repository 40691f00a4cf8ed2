import { addDays, dayOfWeek, type Day } from '../../core/base/day.ts';
import { rng } from '../../core/base/rng.ts';
import { exampleKeywords, type ExampleKeyword } from './catalogue.ts';

/** One keyword's day, money in account currency with cents. */
export interface KeywordDay {
  readonly day: Day;
  readonly keyword: ExampleKeyword;
  readonly impressions: number;
  readonly clicks: number;
  readonly cost: number;
  readonly conversions: number;
  readonly value: number;
  readonly impressionShare: number;
}

export interface ExampleSession {
  readonly id: string;
  readonly day: Day;
  readonly hour: number;
  readonly campaign: string | null;
  readonly source: string | null;
  readonly device: string;
  readonly returning: boolean;
  readonly durationSeconds: number;
  readonly bounceRate: number;
  readonly pageViews: number;
  readonly cpc: number | null;
  readonly converted: boolean;
  readonly revenue: number;
}

export interface ExampleOrder {
  readonly id: string;
  readonly customer: string;
  readonly day: Day;
  readonly campaign: string;
  readonly source: string;
  readonly revenue: number;
  readonly margin: number;
}

/** A small shop’s account over some months, dirty as real ones are. */
export interface ExampleAccount {
  readonly keywordDays: readonly KeywordDay[];
  readonly sessions: readonly ExampleSession[];
  readonly orders: readonly ExampleOrder[];
}

/** Simulates `days` days ending with `lastDay`. Same arguments, same account; draws are keyed by keyword and day. */
export function simulateAccount(options: {
  readonly seed: number;
  readonly lastDay: Day;
  readonly days: number;
}): ExampleAccount {
  const keywords = exampleKeywords(options.seed);
  const keywordDays: KeywordDay[] = [];
  const sessions: ExampleSession[] = [];
  const orders: ExampleOrder[] = [];
  for (let d = options.days - 1; d >= 0; d--) {
    const day = addDays(options.lastDay, -d);
    keywords.forEach((keyword, k) => {
      const result = simulateKeywordDay(options.seed, keyword, k, day);
      keywordDays.push(result);
      const visits = simulateVisits(options.seed, result, k);
      sessions.push(...visits.sessions);
      orders.push(...visits.orders);
    });
  }
  return { keywordDays, sessions, orders };
}

function simulateKeywordDay(seed: number, keyword: ExampleKeyword, k: number, day: Day): KeywordDay {
  const draw = rng(seed, 'day', k, day);
  const weekend = isWeekend(day);
  const impressions = draw.poisson(keyword.demand * (weekend ? 0.8 : 1.05) * Math.exp(0.12 * draw.normal()));
  const clicks = draw.binomial(impressions, keyword.ctr);
  const rate = Math.min(0.5, keyword.conversionRate * (weekend ? keyword.weekendFactor : 1));
  const conversions = draw.binomial(clicks, rate);
  let value = 0;
  for (let i = 0; i < conversions; i++)
    value += cents(keyword.orderValue * Math.exp(0.45 * draw.normal() - 0.1));
  const cpc = keyword.bid * Math.min(1, 0.78 * Math.exp(0.08 * draw.normal()));
  return {
    day,
    keyword,
    impressions,
    clicks,
    cost: cents(clicks * cpc),
    conversions,
    value: cents(value),
    impressionShare: Math.min(0.95, Math.max(0.03, 0.35 + 0.25 * draw.normal())),
  };
}

function simulateVisits(
  seed: number,
  result: KeywordDay,
  k: number,
): { sessions: ExampleSession[]; orders: ExampleOrder[] } {
  const { keyword, day } = result;
  const draw = rng(seed, 'visits', k, day);
  const sessions: ExampleSession[] = [];
  const orders: ExampleOrder[] = [];
  const quality = Math.log(keyword.conversionRate / 0.035);
  for (let i = 0; i < result.clicks; i++) {
    const converted = i < result.conversions;
    const returning = draw.next() < (converted ? 0.42 : 0.29);
    const revenue = converted ? cents(result.value / result.conversions) : 0;
    const low = !converted && draw.next() < 0.06;
    const id = `s-${k}-${day}-${i}`;
    sessions.push({
      id,
      day,
      hour: Math.min(23, Math.max(0, Math.round(14 + 5 * draw.normal()))),
      campaign: keyword.campaign,
      source: draw.next() < 0.03 ? null : 'google / cpc',
      device: draw.next() < 0.62 ? 'mobile' : 'desktop',
      returning,
      durationSeconds: low
        ? Math.round(4 * draw.next())
        : Math.round(92 * Math.exp(0.3 * quality + 0.45 * draw.normal() + (converted ? 0.2 : 0))),
      bounceRate: round4(
        1 / (1 + Math.exp(0.25 + 0.4 * quality + 0.6 * draw.normal() + (converted ? 0.3 : 0))),
      ),
      pageViews: 1 + draw.poisson(converted ? 3.2 : 1.8),
      cpc: draw.next() < 0.015 ? null : dirtyCpc(result, draw.next()),
      converted,
      revenue,
    });
    if (converted) {
      orders.push({
        id: `o-${k}-${day}-${i}`,
        customer: `c-${returning ? draw.below(900) : `${k}-${day}-${i}`}`,
        day,
        campaign: keyword.campaign,
        source: 'google / cpc',
        revenue: draw.next() < 0.04 ? -revenue : revenue,
        margin: cents(revenue * 0.35),
      });
    }
  }
  return { sessions, orders };
}

/** About one click in 2,000 is logged with an absurd price, as the owner's data has it. */
function dirtyCpc(result: KeywordDay, u: number): number {
  if (u < 0.0005) return 50;
  const cpc = result.clicks === 0 ? result.keyword.bid : result.cost / result.clicks;
  return cents(u < 0.0015 ? cpc * 9 : cpc);
}

function isWeekend(day: Day): boolean {
  const weekday = dayOfWeek(day);
  return weekday === 1 || weekday === 7;
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
