import { WarehouseError } from '../../core/base/errors.ts';

/** What is thrown by a warehouse that is closed. */
export function closedWarehouse(name: string): WarehouseError {
  return new WarehouseError(`The warehouse ${name} is closed`, { next: 'Open it again.' });
}

/** A query whose parameter was not given. */
export function missingParameter(name: string, given: readonly string[], sql: string): WarehouseError {
  return new WarehouseError(`The query names a parameter @${name} that was not given`, {
    expected: `@${name}`,
    found: given.join(', ') || 'no parameters',
    sql,
  });
}
