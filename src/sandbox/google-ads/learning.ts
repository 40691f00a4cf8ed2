import { COLLECTIONS, type AccountRecords, type LearningRecord } from './records.ts';
import type { Edit } from './store.ts';

const LEARNING_DAYS = 7;
const MS_PER_DAY = 86_400_000;
/** A budget may move by this factor, either way, without the strategy learning anew. */
const LARGE_BUDGET_CHANGE = 1.5;

/** Puts campaigns with automated strategies into learning after the edits of one operation. */
export function startLearning(account: AccountRecords, edits: readonly Edit[], now: number): void {
  const cause = causeOf(edits);
  if (cause === null) return;
  for (const campaign of account.campaigns.values())
    if (campaign.strategy !== 'MANUAL_CPC' && edits.some((edit) => touches(account, edit, campaign.id)))
      campaign.learning = { cause, until: now + LEARNING_DAYS * MS_PER_DAY };
}

function causeOf(edits: readonly Edit[]): LearningRecord['cause'] | null {
  const properties = new Set(edits.map(({ property }) => property));
  if (properties.has('strategy')) return 'NEW';
  if (properties.has('targetCpaMicros') || properties.has('targetRoas')) return 'SETTING_CHANGE';
  return edits.some(isLargeBudgetChange) ? 'BUDGET_CHANGE' : null;
}

function isLargeBudgetChange({ collection, property, before, after }: Edit): boolean {
  if (COLLECTIONS[collection] !== 'budgets' || property !== 'amountMicros') return false;
  const ratio = Number(after) / Number(before);
  return Math.max(ratio, 1 / ratio) > LARGE_BUDGET_CHANGE;
}

/** An ad group's own target does not make its campaign learn. */
function touches(account: AccountRecords, { collection, key }: Edit, campaignId: string): boolean {
  if (collection === 'campaigns') return key === campaignId;
  return collection === 'campaignBudgets' && account.campaigns.get(campaignId)?.budgetId === key;
}
