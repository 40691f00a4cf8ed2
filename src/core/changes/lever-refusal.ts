import type { Change } from './change.ts';
import type { LeverState } from './lever-state.ts';
import { strategyAnswer } from './strategy-levers.ts';

/** A target moves by less than this share of itself at a time, so that the strategy need not learn anew. */
export const MAX_TARGET_STEP = 0.3;

/**
 * Why a lever may not be turned, the rest of "because …"; null when it may.
 * A rollback is a person's order: it may move a target by any step and while the strategy learns.
 */
export function leverRefusal(change: Change, state: LeverState): string | null {
  return entityRefusal(state) ?? strategyRefusal(state) ?? ownRefusal(change, state);
}

function entityRefusal({ entity, campaign }: LeverState): string | null {
  if (entity.status === 'REMOVED') return 'it was removed';
  if (campaign.status === 'REMOVED') return 'its campaign was removed';
  if (campaign.experimentType === null) return 'whether its campaign is part of an experiment is not known';
  return campaign.experimentType === 'BASE' ? null : 'its campaign is part of an experiment';
}

function strategyRefusal({ campaign, column }: LeverState): string | null {
  const answer = strategyAnswer(campaign.biddingStrategy, column);
  if (answer !== true) return answer;
  if (!isTarget(column) || campaign.portfolioStrategy === null) return null;
  return 'its campaign follows a portfolio strategy, whose target moves other campaigns too';
}

function ownRefusal(change: Change, state: LeverState): string | null {
  const { campaign, column, inForceMicros } = state;
  const byPerson = change.rollsBack.length > 0;
  if (column === 'budget') {
    const { budget } = campaign;
    const shared = budget === null || budget.shared || budget.campaigns > 1;
    return shared ? 'its budget is shared, and a change would hit other campaigns' : null;
  }
  if (column === 'modifier') {
    return inForceMicros === 0 ? 'a person excluded it with a modifier of −100 %' : null;
  }
  if (!isTarget(column)) return null;
  if (column.startsWith('campaign') ? inForceMicros === null : campaignTarget(state) === null) {
    return 'its campaign bids without a target, and setting the first one is a person’s decision';
  }
  if (byPerson) return null;
  if (campaign.systemStatus === null) return 'whether the strategy is learning is not known';
  if (/LEARNING/.test(campaign.systemStatus)) return `the strategy is learning (${campaign.systemStatus})`;
  return stepRefusal(change);
}

function stepRefusal({ fromMicros, toMicros }: Change): string | null {
  if (fromMicros === null || fromMicros <= 0 || toMicros === null)
    return 'a target moves from a value to a value';
  const step = Math.abs(toMicros / fromMicros - 1);
  if (step < MAX_TARGET_STEP) return null;
  return `one move of a target stays under ${100 * MAX_TARGET_STEP} %, and this is ${(100 * step).toFixed(0)} %`;
}

function campaignTarget({ campaign, column }: LeverState): number | null {
  return column === 'ad_group_cpa' ? campaign.targetCpaMicros : campaign.targetRoas;
}

function isTarget(column: LeverState['column']): boolean {
  return column.endsWith('_cpa') || column.endsWith('_roas');
}
