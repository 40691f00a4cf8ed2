import { OPERATIONS_PER_DAY } from '../core/base/operation-plan.ts';
import type { OperationQuota } from './connection-port.ts';

/** What is left of a quota once the day has what it asks, and what the command has spent. */
export interface OperationBudget {
  free(): Promise<number>;
  spent(): Promise<number>;
}

/** The budget of a command: `kept` operations are left to the day, `before` were spent when it began. */
export function operationBudget(
  quota: OperationQuota | undefined,
  kept: number,
  before: number,
): OperationBudget {
  if (quota === undefined) return { free: () => Promise.resolve(Infinity), spent: () => Promise.resolve(0) };
  return {
    free: async () => OPERATIONS_PER_DAY[quota.level] - (await quota.spent()) - kept,
    spent: async () => Math.max(0, (await quota.spent()) - before),
  };
}
