import type { AdsChangeEvent } from '../../core/base/ads-metrics.ts';
import { momentOf } from './account-time.ts';
import type { ParsedRow } from './schema.ts';

/** A change event as the port names it. */
export function changeEventOf(
  accountId: string,
  timeZone: string,
  { changeEvent: row }: ParsedRow<'changeEvent'>,
): AdsChangeEvent {
  const fields = (row.changedFields ?? '').split(',').filter((path) => path !== '');
  return {
    accountId,
    at: momentOf(row.changeDateTime, timeZone).toISOString(),
    resourceName: row.changeResourceName,
    resourceType: row.changeResourceType ?? null,
    client: row.clientType ?? null,
    userEmail: row.userEmail ?? null,
    operation: row.resourceChangeOperation ?? null,
    changedFields: fields.map(snakePath),
    before: numbersOf(row.oldResource, fields),
    after: numbersOf(row.newResource, fields),
  };
}

/** Values of the changed fields; the resource is the one member of the message. */
function numbersOf(
  changed: Readonly<Record<string, unknown>> | undefined,
  fields: readonly string[],
): Record<string, number> {
  const [resource] = Object.values(changed ?? {});
  const numbers: Record<string, number> = {};
  for (const path of fields) {
    let value: unknown = resource;
    for (const part of path.split('.'))
      value = (value as Readonly<Record<string, unknown>> | undefined)?.[part];
    const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
    if (value !== '' && Number.isFinite(number)) numbers[snakePath(path)] = number;
  }
  return numbers;
}

function snakePath(path: string): string {
  return path.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
