import type { OperationPlanDocument } from '../contract/operation-plan-document.ts';
import { planOperations } from '../core/base/operation-plan.ts';
import { MAX_OPERATIONS } from '../core/changes/request-batches.ts';
import type { OperationQuota } from './connection-port.ts';

/** Queries that opening an account for writing takes: itself and its currency, five of structure, its history. */
export const OPENING_QUERIES = 8;

/**
 * Queries of an account on a whole day: structure twice (before the plan and before writing), six weeks of counts and of
 * impression shares, three of simulations, four of hours, two of clicks, two of history, and one in hand.
 */
export const DAY_QUERIES = 36;

/** What is still to be asked of the platform today. */
export interface DayDemand {
  readonly accounts: number;
  readonly queriesPerAccount: number;
  readonly changes: number;
}

/** What the day asks of a quota: what was spent, queries first, then as many changes as fit. @throws WarehouseError */
export async function planDayOperations(
  source: string,
  quota: OperationQuota,
  demand: DayDemand,
): Promise<OperationPlanDocument> {
  const { level, limit, lines, total, fits, changesThatFit } = planOperations(
    { ...demand, changesPerRequest: MAX_OPERATIONS, spent: await quota.spent() },
    quota.level,
  );
  return {
    source,
    level,
    limit: Number.isFinite(limit) ? limit : null,
    lines: [...lines],
    total,
    fits,
    changes: demand.changes,
    changesThatFit: Math.min(demand.changes, changesThatFit),
  };
}

/** A plan of operations in one line. */
export function operationPlanText({ level, limit, lines, total }: OperationPlanDocument): string {
  const parts = lines
    .filter(({ operations }) => operations > 0)
    .map(({ what, operations }) => `${operations} for ${what}`);
  const of = limit === null ? 'no limit' : `${limit} a day`;
  return `${total} operations (${of}, ${level} access)${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
}
