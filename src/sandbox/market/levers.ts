import type { Day } from '../../core/base/day.ts';
import type { Account, AdGroup, Campaign, Keyword, Learning, Lever, Strategy } from './market.ts';

/** The account after some levers were turned, and which could not be. */
export interface LeverOutcome {
  readonly account: Account;
  /** By index into the levers given. */
  readonly refused: readonly { readonly index: number; readonly reason: string }[];
}

/** A budget that moves by more than this factor, either way, makes an automated strategy learn anew. */
const LARGE_BUDGET_CHANGE = 1.5;

/**
 * Turns levers, in order, and returns a new account; those of unknown entities or out of range are refused.
 * A bid that the strategy ignores is taken without complaint, as Google takes it.
 * Cost: one copy of each list that changes, however many levers there are.
 */
export function applyLevers(account: Account, levers: readonly Lever[], today: Day): LeverOutcome {
  const campaigns = new Table<Campaign>(account.campaigns);
  const adGroups = new Table<AdGroup>(account.adGroups);
  const keywords = new Table<Keyword>(account.keywords);
  const refused: { index: number; reason: string }[] = [];
  const unit = account.billableUnitMicros;
  const apply = (lever: Lever): string | null => {
    const reason = outOfRange(lever, unit);
    if (reason !== null) return reason;
    switch (lever.kind) {
      case 'keyword-bid':
        return keywords.change(lever.keywordId, (it) => ({ ...it, bidMicros: lever.bidMicros }));
      case 'ad-group-bid':
        return adGroups.change(lever.adGroupId, (it) => ({ ...it, bidMicros: lever.bidMicros }));
      case 'ad-group-target':
        return adGroups.change(lever.adGroupId, (it) => ({
          ...it,
          targetCpaMicros: lever.targetCpaMicros === undefined ? it.targetCpaMicros : lever.targetCpaMicros,
          targetRoas: lever.targetRoas === undefined ? it.targetRoas : lever.targetRoas,
        }));
      case 'budget':
        return campaigns.change(lever.campaignId, (it) => withBudget(it, lever.budgetMicros, today));
      case 'strategy':
        return campaigns.change(lever.campaignId, (it) => withStrategy(it, lever.strategy, today));
      case 'schedule':
        return campaigns.change(lever.campaignId, (it) => ({ ...it, schedule: lever.schedule }));
      case 'locations':
        return campaigns.change(lever.campaignId, (it) => ({ ...it, locations: lever.locations }));
      case 'device-modifier': {
        const change = <T extends Campaign | AdGroup>(it: T): T => {
          const { [lever.device]: _, ...others } = it.deviceModifiers;
          const own = lever.modifier === null ? {} : { [lever.device]: lever.modifier };
          return { ...it, deviceModifiers: { ...others, ...own } };
        };
        return lever.level === 'campaign'
          ? campaigns.change(lever.id, change)
          : adGroups.change(lever.id, change);
      }
      case 'status': {
        const change = <T extends { readonly status: Lever extends never ? never : Campaign['status'] }>(
          it: T,
        ): T => ({
          ...it,
          status: lever.status,
        });
        if (lever.level === 'campaign') return campaigns.change(lever.id, change);
        if (lever.level === 'ad-group') return adGroups.change(lever.id, change);
        return keywords.change(lever.id, change);
      }
    }
  };
  for (const [index, lever] of levers.entries()) {
    const reason = apply(lever);
    if (reason !== null) refused.push({ index, reason });
  }
  return {
    account: { ...account, campaigns: campaigns.rows, adGroups: adGroups.rows, keywords: keywords.rows },
    refused,
  };
}

/** Rows by id that are copied on the first change. */
class Table<T extends { readonly id: string }> {
  rows: readonly T[];
  #own: T[] | null = null;
  #index: Map<string, number> | null = null;

  constructor(rows: readonly T[]) {
    this.rows = rows;
  }

  /** Why it could not be changed, or null. */
  change(id: string, to: (row: T) => T): string | null {
    this.#index ??= new Map(this.rows.map((row, i) => [row.id, i]));
    const at = this.#index.get(id);
    if (at === undefined) return `nothing has the id ${id}`;
    this.#own ??= [...this.rows];
    this.#own[at] = to(this.#own[at] as T);
    this.rows = this.#own;
    return null;
  }
}

function withBudget(campaign: Campaign, budgetMicros: Campaign['budgetMicros'], today: Day): Campaign {
  const ratio = budgetMicros / campaign.budgetMicros;
  const large = Math.max(ratio, 1 / ratio) > LARGE_BUDGET_CHANGE;
  const learns = large && campaign.strategy.type !== 'MANUAL_CPC';
  const learning: Learning | null = learns ? { since: today, cause: 'BUDGET_CHANGE' } : campaign.learning;
  return { ...campaign, budgetMicros, learning };
}

function withStrategy(campaign: Campaign, strategy: Strategy, today: Day): Campaign {
  const before = campaign.strategy;
  if (strategy.type === 'MANUAL_CPC') return { ...campaign, strategy, learning: null };
  if (strategy.type !== before.type)
    return { ...campaign, strategy, learning: { since: today, cause: 'NEW' } };
  if (targetOf(strategy) === targetOf(before)) return campaign;
  return { ...campaign, strategy, learning: { since: today, cause: 'SETTING_CHANGE' } };
}

function targetOf(strategy: Strategy): number | null {
  if ('targetCpaMicros' in strategy) return strategy.targetCpaMicros;
  if ('targetRoas' in strategy) return strategy.targetRoas;
  return null;
}

/** What is wrong with the numbers of a lever, or null. */
function outOfRange(lever: Lever, unit: number): string | null {
  const money = (value: number | null | undefined): string | null =>
    value === null || value === undefined || (Number.isSafeInteger(value) && value > 0 && value % unit === 0)
      ? null
      : `expected a positive multiple of ${unit} micros, found ${value}`;
  const modifier = (value: number | null): string | null =>
    value === null || (value >= 0.1 && value <= 10)
      ? null
      : `expected a modifier from 0.1 to 10, found ${value}`;
  const roas = (value: number | null | undefined): string | null =>
    value === null || value === undefined || (value >= 0.01 && value <= 1000)
      ? null
      : `expected a target ROAS from 0.01 to 1000, found ${value}`;
  switch (lever.kind) {
    case 'keyword-bid':
    case 'ad-group-bid':
      return money(lever.bidMicros);
    case 'budget':
      return money(lever.budgetMicros);
    case 'ad-group-target':
      return money(lever.targetCpaMicros) ?? roas(lever.targetRoas);
    case 'strategy': {
      const { strategy } = lever;
      if ('targetCpaMicros' in strategy) return money(strategy.targetCpaMicros);
      return 'targetRoas' in strategy ? roas(strategy.targetRoas) : null;
    }
    case 'device-modifier':
      return lever.modifier === 0 ? null : modifier(lever.modifier);
    case 'locations':
      return lever.locations.map((target) => modifier(target.modifier)).find((it) => it !== null) ?? null;
    case 'schedule':
      return (
        scheduleFault(lever.schedule) ??
        lever.schedule.map((it) => modifier(it.modifier)).find((it) => it !== null) ??
        null
      );
    case 'status':
      return null;
  }
}

function scheduleFault(schedule: Extract<Lever, { kind: 'schedule' }>['schedule']): string | null {
  const taken = new Set<number>();
  for (const { weekday, startHour, endHour } of schedule) {
    const whole = [weekday, startHour, endHour].every(Number.isInteger);
    if (!whole || weekday < 1 || weekday > 7 || startHour < 0 || endHour > 24 || startHour >= endHour)
      return `no such time: weekday ${weekday}, hours ${startHour} to ${endHour}`;
    for (let hour = startHour; hour < endHour; hour++) {
      const slot = weekday * 24 + hour;
      if (taken.has(slot)) return `hours overlap: weekday ${weekday}, hour ${hour}`;
      taken.add(slot);
    }
  }
  return null;
}
