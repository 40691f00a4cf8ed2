import type { OperationPlanDocument } from '../contract/operation-plan-document.ts';
import type { Judgement } from '../core/changes/judge-change.ts';
import { MAX_OPERATIONS, requestBatches } from '../core/changes/request-batches.ts';
import type { ChangeStatus } from './apply-changes.ts';
import type { OpenAccount } from './open-account.ts';
import { OPENING_QUERIES, operationPlanText, planDayOperations } from './plan-day-operations.ts';
import type { WriteWorld } from './write-world.ts';

/** Which changes of an account have no room in the quota of the day. */
export interface Room {
  /** Null where the platform has no quota. */
  readonly plan: OperationPlanDocument | null;
  /** Ids of the changes that are left for tomorrow: those with the least effect. */
  readonly postponed: ReadonlySet<string>;
}

/** Each kind of resource of a request is read by a query of its own, before the request and after it. */
const READS_PER_KIND = 2;

/**
 * Plans what writing to an account takes of the daily quota, says so, and picks the changes that fit: queries first,
 * also those that accounts still to come will need, then changes in the order given, the most effect first.
 * @throws WarehouseError
 */
export async function roomFor(
  world: WriteWorld,
  { source }: Pick<OpenAccount, 'source'>,
  judgements: ReadonlyMap<string, Judgement>,
  accountsLeft: number,
): Promise<Room> {
  const quota = world.quotas[source];
  const ready = [...judgements].flatMap(([changeId, judgement]) =>
    judgement.verdict === 'go' ? [{ changeId, operation: judgement.operation }] : [],
  );
  if (quota === undefined) return { plan: null, postponed: new Set() };
  const plan = await planDayOperations(source, quota, {
    accounts: 1,
    queriesPerAccount: accountsLeft * OPENING_QUERIES + readsBeyondPlan(ready),
    changes: ready.length,
  });
  world.progress.step(`The day takes ${operationPlanText(plan)}`);
  const postponed = new Set(ready.slice(plan.changesThatFit).map(({ changeId }) => changeId));
  if (postponed.size > 0)
    world.progress.step(
      `${postponed.size} of ${ready.length} changes are left for tomorrow: no room in the quota`,
    );
  return { plan, postponed };
}

/** How a postponed change is shown. */
export function noRoom({ plan }: Room): Pick<ChangeStatus, 'state' | 'reason'> {
  return {
    state: 'postponed',
    reason: `The daily quota has room for ${plan?.changesThatFit ?? 0} of ${plan?.changes ?? 0} changes, and others have more effect; the next plan decides anew.`,
  };
}

/** The plan of operations reckons with one kind of resource and full requests; the rest is added here. */
function readsBeyondPlan(ready: Parameters<typeof requestBatches>[0]): number {
  const { batches } = requestBatches(ready);
  const reads = batches.reduce((sum, batch) => sum + kindsIn(batch) * READS_PER_KIND, 0);
  return Math.max(0, reads - Math.ceil(ready.length / MAX_OPERATIONS) * READS_PER_KIND);
}

function kindsIn(batch: Parameters<typeof requestBatches>[0]): number {
  return new Set(batch.map(({ operation }) => operation.target.resourceName.split('/')[2])).size;
}
