import { RequestFailure } from '../api-error.ts';
import type { Operation, Plain } from '../mutate/operation.ts';
import type { Collection } from '../records.ts';

/** A service whose only method mutates one collection. */
export interface MutateService {
  readonly service: string;
  readonly method: string;
  readonly collection: Collection;
  /** Name of the resource in messages: `ad_group`. */
  readonly resource: string;
}

export const MUTATE_SERVICES: readonly MutateService[] = [
  service('Campaign', 'Campaigns', 'campaigns', 'campaign'),
  service('CampaignBudget', 'CampaignBudgets', 'campaignBudgets', 'campaign_budget'),
  service('CampaignCriterion', 'CampaignCriteria', 'campaignCriteria', 'campaign_criterion'),
  service('AdGroup', 'AdGroups', 'adGroups', 'ad_group'),
  service('AdGroupCriterion', 'AdGroupCriteria', 'adGroupCriteria', 'ad_group_criterion'),
  service('AdGroupBidModifier', 'AdGroupBidModifiers', 'adGroupBidModifiers', 'ad_group_bid_modifier'),
];

/** Operations of one service, from plain messages. @throws RequestFailure for one without create, update or remove. */
export function readOperations(operations: readonly Plain[], collection: Collection): Operation[] {
  return operations.map((operation, index) => readOperation(operation, collection, index, 'operations'));
}

/** Operations of `GoogleAdsService.Mutate`, each naming its resource. */
export function readMixedOperations(operations: readonly Plain[]): {
  readonly operation: Operation;
  readonly service: MutateService;
}[] {
  return operations.map((mixed, index) => {
    const found = MUTATE_SERVICES.find(({ resource }) => mixed[`${resource}_operation`] !== undefined);
    if (found === undefined) throw unserved(Object.keys(mixed)[0], index);
    const inner = mixed[`${found.resource}_operation`] as Plain;
    return {
      operation: readOperation(inner, found.collection, index, 'mutate_operations'),
      service: found,
    };
  });
}

function readOperation(operation: Plain, collection: Collection, index: number, list: string): Operation {
  const mask =
    (operation['update_mask'] as { readonly paths?: readonly string[] } | undefined)?.paths ?? null;
  const { create, update, remove } = operation as {
    readonly create?: Plain;
    readonly update?: Plain;
    readonly remove?: string;
  };
  if (create !== undefined) return { collection, kind: 'create', resource: create, name: '', mask };
  if (update !== undefined) {
    const name = typeof update['resource_name'] === 'string' ? update['resource_name'] : '';
    return { collection, kind: 'update', resource: update, name, mask };
  }
  if (remove !== undefined) return { collection, kind: 'remove', resource: {}, name: remove, mask };
  throw new RequestFailure('INVALID_ARGUMENT', [
    {
      category: 'request_error',
      code: 'OPERATION_REQUIRED',
      message: 'The operation needs create, update or remove.',
      path: [{ field: list, index }],
    },
  ]);
}

function unserved(name: string | undefined, index: number): RequestFailure {
  return new RequestFailure('INVALID_ARGUMENT', [
    {
      category: 'request_error',
      code: 'OPERATION_REQUIRED',
      message:
        name === undefined ? 'The operation is empty.' : `The twin does not serve '${name}' operations.`,
      path: [{ field: 'mutate_operations', index }],
    },
  ]);
}

function service(name: string, plural: string, collection: Collection, resource: string): MutateService {
  return { service: `${name}Service`, method: `Mutate${plural}`, collection, resource };
}
