import { COLLECTIONS, type AccountRecords, type LearningRecord } from './records.ts';
import type { Edit } from './store.ts';

const LEARNING_DAYS = 7;
const MS_PER_DAY = 86_400_000;
/** A budget may move this much without the strategy learning anew. */
const QUIET_BUDGET_RATIO = 0.2;

/** Puts campaigns with automated strategies into learning after edits of targets, strategies or budgets. */
export function startLearning(account: AccountRecords, edits: readonly Edit[], now: number): void {
  for (const edit of edits) {
    const cause = causeOf(edit);
    if (cause === null) continue;
    for (const campaign of account.campaigns.values())
      if (touches(account, edit, campaign.id) && campaign.strategy !== 'MANUAL_CPC')
        campaign.learning = { cause, until: now + LEARNING_DAYS * MS_PER_DAY };
  }
}

function causeOf({ collection, property, before, after }: Edit): LearningRecord['cause'] | null {
  if (['targetCpaMicros', 'targetRoas', 'cpcCeilingMicros', 'strategy'].includes(property))
    return 'SETTING_CHANGE';
  if (COLLECTIONS[collection] !== 'budgets' || property !== 'amountMicros') return null;
  const ratio = Number(after) / Number(before);
  return Math.abs(ratio - 1) > QUIET_BUDGET_RATIO ? 'BUDGET_CHANGE' : null;
}

/** An ad group's own target does not make its campaign learn. */
function touches(account: AccountRecords, { collection, key }: Edit, campaignId: string): boolean {
  if (collection === 'campaigns') return key === campaignId;
  return collection === 'campaignBudgets' && account.campaigns.get(campaignId)?.budgetId === key;
}
