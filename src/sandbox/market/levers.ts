import type { Day } from '../../core/base/day.ts';
import { RowTable } from './row-table.ts';
import { leverFault } from './lever-fault.ts';
import type {
  Account,
  AdGroup,
  Campaign,
  DeviceModifiers,
  Keyword,
  Learning,
  Lever,
  Strategy,
} from './market.ts';

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
  const campaigns = new RowTable<Campaign>(account.campaigns);
  const adGroups = new RowTable<AdGroup>(account.adGroups);
  const keywords = new RowTable<Keyword>(account.keywords);
  const refused: { index: number; reason: string }[] = [];
  const unit = account.billableUnitMicros;
  const apply = (lever: Lever): string | null => {
    const reason = leverFault(lever, unit);
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
      case 'device-modifier':
        return lever.level === 'campaign'
          ? campaigns.change(lever.id, (it) => withModifier(it, lever))
          : adGroups.change(lever.id, (it) => withModifier(it, lever));
      case 'status': {
        const { id, level, status } = lever;
        if (level === 'campaign') return campaigns.change(id, (it) => ({ ...it, status }));
        if (level === 'ad-group') return adGroups.change(id, (it) => ({ ...it, status }));
        return keywords.change(id, (it) => ({ ...it, status }));
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

function withModifier<T extends { readonly deviceModifiers: DeviceModifiers }>(
  row: T,
  { device, modifier }: Extract<Lever, { kind: 'device-modifier' }>,
): T {
  const { [device]: _, ...others } = row.deviceModifiers;
  return { ...row, deviceModifiers: modifier === null ? others : { ...others, [device]: modifier } };
}
