import type { Cell } from '../../../../src/core/tables/table.ts';

/**
 * JSON is compared by content, as engines write it with other spaces, and numbers by value: the emulator takes sums of
 * INT64 for NUMERIC, of which it keeps nine decimals (see `emulator-gaps.test.ts`).
 */
export function compared([name, value]: readonly [string, Cell]): readonly [string, Cell | object] {
  if (name === 'attributes' && typeof value === 'string') return [name, JSON.parse(value) as object];
  const isNumber = typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));
  return [name, isNumber ? Number(value).toFixed(6) : value];
}
