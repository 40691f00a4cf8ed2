import type { ChangeRecord } from '../change-log.ts';
import { localDateTime } from '../local-time.ts';
import { enumConstants } from '../protocol/protos.ts';
import { COLLECTIONS, type Collection } from '../records.ts';
import { CHANGED_TYPES, resourceName } from '../resource-name.ts';
import type { EditValue } from '../store.ts';
import { attribute, type AttributeField, type MessageValue, type RowContext, type Value } from './field.ts';

/** Attributes of `change_event`: who edited what, with the values before and after. */
export const changeEventFields: readonly AttributeField[] = [
  event('resource_name', 'STRING', (c, row) =>
    resourceName(row.customer.id, 'changeEvents', String(c.at * 1000), String(c.id)),
  ),
  event(
    'change_date_time',
    'DATE',
    (c, row) => `${localDateTime(c.at, row.customer.timeZone)}.${String(c.at % 1000).padStart(3, '0')}000`,
  ),
  event(
    'change_resource_type',
    'ENUM',
    (c) => CHANGED_TYPES[c.edits[0].collection],
    'ChangeEventResourceType',
  ),
  event('change_resource_name', 'STRING', changedResource),
  event('client_type', 'ENUM', (c) => c.editor.client, 'ChangeClientType'),
  event('user_email', 'STRING', (c) => c.editor.email),
  event('resource_change_operation', 'ENUM', operationOf, 'ResourceChangeOperation'),
  event('changed_fields', 'MASK', (c) => c.edits.map(({ field }) => field).join(',')),
  event('old_resource', 'MESSAGE', (c, row) => resourceWith(c, row, 'before')),
  event('new_resource', 'MESSAGE', (c, row) => resourceWith(c, row, 'after')),
  event('campaign', 'STRING', (c, row) => {
    const id = campaignOf(c, row);
    return id === null ? undefined : resourceName(row.customer.id, 'campaigns', id);
  }),
  event('ad_group', 'STRING', (c, row) => {
    const { collection, key } = c.edits[0];
    if (!collection.startsWith('adGroup')) return undefined;
    return resourceName(row.customer.id, 'adGroups', key.split('~')[0] ?? '');
  }),
];

function event(
  name: string,
  type: AttributeField['type'],
  read: (record: ChangeRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `change_event.${name}`,
    type,
    (row) => (row.change === undefined ? undefined : read(row.change, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}

function changedResource({ edits: [{ collection, key }] }: ChangeRecord, row: RowContext): string {
  return resourceName(row.customer.id, collection, key);
}

function operationOf({ edits }: ChangeRecord): string {
  if (edits.some(({ property }) => property === 'created')) return 'CREATE';
  if (edits.some(({ property, after }) => property === 'removed' || after === 'REMOVED')) return 'REMOVE';
  return 'UPDATE';
}

function campaignOf({ edits: [{ collection, key }] }: ChangeRecord, row: RowContext): string | null {
  const [parent = ''] = key.split('~');
  if (collection === 'campaigns' || collection === 'campaignCriteria') return parent;
  if (collection === 'campaignBudgets') return null;
  return row.account.adGroups.get(parent)?.campaignId ?? null;
}

/** Micros are int64, so the field names that hold them decide the type. */
function resourceWith(change: ChangeRecord, row: RowContext, side: 'before' | 'after'): MessageValue {
  const { collection } = change.edits[0];
  const message: Record<string, Value> = { resource_name: changedResource(change, row) };
  for (const edit of change.edits) setPath(message, edit.field.split('.'), wireValue(edit.field, edit[side]));
  return { [memberName(collection)]: message as MessageValue };
}

function setPath(target: Record<string, Value>, path: readonly string[], value: Value | bigint): void {
  const [head = '', ...rest] = path;
  if (value === null || value === undefined) return;
  if (rest.length === 0) {
    target[head] = value as Value;
    return;
  }
  const inner = (target[head] ?? {}) as Record<string, Value>;
  target[head] = inner as MessageValue;
  setPath(inner, rest, value);
}

function wireValue(field: string, value: EditValue): Value | bigint {
  return typeof value === 'number' && field.endsWith('_micros') ? BigInt(value) : value;
}

function memberName(collection: Collection): string {
  return COLLECTIONS[collection] === 'keywords'
    ? 'ad_group_criterion'
    : CHANGED_TYPES[collection].toLowerCase();
}
