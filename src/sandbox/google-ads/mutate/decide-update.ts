import { apiHasField } from '../protocol/protos.ts';
import { COLLECTIONS, type CampaignRecord } from '../records.ts';
import { CHANGED_TYPES, parseResourceName } from '../resource-name.ts';
import type { Edit, EditValue } from '../store.ts';
import { refuse, valueAt, type Decision, type MutateContext, type Operation } from './operation.ts';
import { strategyPaths, writableFields } from './writable-fields.ts';

/** Decides an update: every path of its mask must be writable and its value right. */
export function decideUpdate(operation: Operation, context: MutateContext): Decision {
  const found = findRecord(operation, context);
  if ('error' in found) return found;
  if (operation.mask === null || operation.mask.length === 0)
    return refuse(
      'field_mask_error',
      'FIELD_MASK_MISSING',
      'The field mask must be provided for update operations.',
      ['update_mask'],
    );
  const edits: Edit[] = [];
  for (const path of operation.mask) {
    if (path === 'resource_name') continue;
    const decision = decidePath(operation, context, found, path);
    if ('error' in decision) return decision;
    edits.push(...decision.edits);
  }
  return { edits: withoutRepeats(edits), resourceName: operation.name };
}

/** The record that an operation names. */
export function findRecord(
  operation: Operation,
  { account }: MutateContext,
):
  | { readonly key: string; readonly record: Readonly<Record<string, unknown>> }
  | (Decision & { error: object }) {
  const at = [operation.kind, ...(operation.kind === 'remove' ? [] : ['resource_name'])];
  const parsed = parseResourceName(operation.name);
  if (operation.name === '')
    return refuse('request_error', 'RESOURCE_NAME_MISSING', 'Resource name is missing.', at);
  if (parsed === null || parsed.collection !== operation.collection)
    return refuse(
      'request_error',
      'RESOURCE_NAME_MALFORMED',
      `'${operation.name}' is not a valid resource name.`,
      at,
      {
        trigger: operation.name,
      },
    );
  if (parsed.customerId !== account.customer.id)
    return refuse('request_error', 'BAD_RESOURCE_ID', `'${operation.name}' is of another customer.`, at, {
      trigger: operation.name,
    });
  const records = account[COLLECTIONS[operation.collection]] as ReadonlyMap<string, object>;
  const record = records.get(parsed.key) as Readonly<Record<string, unknown>> | undefined;
  if (record === undefined || record['removed'] === true)
    return refuse('mutate_error', 'RESOURCE_NOT_FOUND', 'Resource was not found.', at, {
      trigger: operation.name,
    });
  if (record['status'] === 'REMOVED')
    return refuse(
      'context_error',
      'OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE',
      'The operation is not allowed for removed resources.',
      at,
      { trigger: operation.name },
    );
  return { key: parsed.key, record };
}

interface Found {
  readonly key: string;
  readonly record: Readonly<Record<string, unknown>>;
}

function decidePath(
  operation: Operation,
  context: MutateContext,
  { key, record }: Found,
  path: string,
): Decision {
  const { collection } = operation;
  const field = writableFields[collection][path];
  const strategy = field?.strategy ?? (collection === 'campaigns' ? strategyPaths[path] : undefined);
  const switches =
    strategy === undefined ? [] : switchStrategy(record as unknown as CampaignRecord, key, path, strategy);
  if (switches === 'portfolio')
    return refuse(
      'bidding_error',
      'BIDDING_STRATEGY_TRANSITION_NOT_ALLOWED',
      'The campaign follows a portfolio strategy; the twin does not take campaigns out of those.',
      ['update', ...path.split('.')],
    );
  if (field === undefined && (path === 'target_cpa' || path === 'target_roas'))
    return refuse('field_error', 'REQUIRED', 'The strategy needs a target.', ['update', path]);
  if (field === undefined)
    return strategy === undefined ? unwritable(operation, path) : { edits: switches, resourceName: '' };
  const value = (valueAt(operation.resource, path) ?? null) as EditValue;
  const wrong = checkValue(operation, context, record, path, value);
  if (wrong !== null) return wrong;
  const rounded = typeof value === 'number' && path === 'bid_modifier' ? Number(value.toPrecision(7)) : value;
  const before = (record[field.property] ?? null) as EditValue;
  const edit: Edit = { collection, key, property: field.property, field: path, before, after: rounded };
  return { edits: [...switches, ...(before === rounded ? [] : [edit])], resourceName: operation.name };
}

function checkValue(
  operation: Operation,
  { account }: MutateContext,
  record: Readonly<Record<string, unknown>>,
  path: string,
  value: EditValue,
): Decision | null {
  const field = writableFields[operation.collection][path];
  const at = ['update', ...path.split('.')];
  if (field === undefined) return null;
  if (value === null)
    return field.clearable
      ? null
      : refuse('field_error', 'FIELD_CANNOT_BE_CLEARED', 'The field cannot be cleared.', at);
  const wrong = field.rule(value, account.customer);
  if (wrong !== null) return { error: { ...wrong, path: at.map((name) => ({ field: name })) } };
  if (value === 0 && path === 'bid_modifier' && record['device'] === null)
    return refuse('range_error', 'TOO_LOW', 'Only devices can be opted out of.', at, { trigger: '0' });
  if (operation.collection === 'adGroups' && path === 'target_roas' && followsPortfolio(account, record))
    return refuse(
      'ad_group_error',
      'BID_TYPE_AND_BIDDING_STRATEGY_MISMATCH',
      'A target ROAS of an ad group needs a standard strategy, and its campaign follows a portfolio.',
      at,
    );
  return null;
}

function followsPortfolio(
  account: MutateContext['account'],
  record: Readonly<Record<string, unknown>>,
): boolean {
  return (account.campaigns.get(String(record['campaignId']))?.portfolio ?? null) !== null;
}

/** Edits that put a campaign under a strategy; none when it is already, a word when it follows a portfolio. */
function switchStrategy(
  campaign: CampaignRecord,
  key: string,
  path: string,
  strategy: CampaignRecord['strategy'],
): Edit[] | 'portfolio' {
  if (campaign.portfolio !== null) return 'portfolio';
  if (campaign.strategy === strategy) return [];
  const edit = { collection: 'campaigns', key, field: path.split('.')[0] ?? path } as const;
  const cleared = (['targetCpaMicros', 'targetRoas'] as const)
    .filter((property) => campaign[property] !== null)
    .map((property) => ({ ...edit, property, before: campaign[property], after: null }));
  return [...cleared, { ...edit, property: 'strategy', before: campaign.strategy, after: strategy }];
}

function unwritable(operation: Operation, path: string): Decision {
  const resource = CHANGED_TYPES[operation.collection].toLowerCase();
  const at = ['update_mask', 'paths'];
  if (!apiHasField(`${resource}.${path}`))
    return refuse(
      'field_mask_error',
      'FIELD_NOT_FOUND',
      `The field mask contained an invalid field: '${path}'.`,
      at,
      {
        trigger: path,
      },
    );
  return refuse(
    'field_error',
    'IMMUTABLE_FIELD',
    `The field '${path}' cannot be modified: it is read-only, or the twin does not serve writing it.`,
    ['update', ...path.split('.')],
    { trigger: path },
  );
}

/** The last edit of a property counts, with the value before the first. */
function withoutRepeats(edits: readonly Edit[]): Edit[] {
  const byProperty = new Map<string, Edit>();
  for (const edit of edits) {
    const earlier = byProperty.get(edit.property);
    byProperty.set(edit.property, earlier === undefined ? edit : { ...edit, before: earlier.before });
  }
  return [...byProperty.values()];
}
