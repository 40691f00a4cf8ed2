import { COLLECTIONS, type AccountRecords, type Collection } from '../records.ts';
import { writableFields } from '../mutate/writable-fields.ts';
import { parseResourceName } from '../resource-name.ts';

/** The writable fields of a resource as they are now: what `MUTABLE_RESOURCE` returns. */
export function writtenResource(account: AccountRecords, collection: Collection, name: string): object {
  const key = parseResourceName(name)?.key ?? '';
  const records = account[COLLECTIONS[collection]] as ReadonlyMap<string, object>;
  const record = (records.get(key) ?? {}) as Readonly<Record<string, unknown>>;
  const resource: Record<string, unknown> = { resource_name: name };
  for (const [path, { property, strategy }] of Object.entries(writableFields[collection])) {
    const value = record[property];
    if (value === null || value === undefined) continue;
    if (strategy !== undefined && record['strategy'] !== strategy) continue;
    const [head = '', inner] = path.split('.');
    resource[head] = inner === undefined ? value : { [inner]: value };
  }
  return resource;
}
