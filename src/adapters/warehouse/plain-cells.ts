import { WarehouseError } from '../../core/base/errors.ts';

/** An INT64 as a number. @throws WarehouseError beyond 2^53, where a number would round it. */
export function safeInteger(value: bigint, column: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new WarehouseError(`Column "${column}" of the answer has an integer too large for a number`, {
    expected: 'an integer of at most 2^53 - 1',
    found: value.toString(),
    next: 'Write CAST(… AS STRING) around the column.',
  });
}

/** A FLOAT64 that is a number. @throws WarehouseError for infinity and NaN. */
export function finite(value: number, column: string): number {
  if (Number.isFinite(value)) return value;
  throw new WarehouseError(`Column "${column}" of the answer overflowed`, {
    expected: 'a finite number',
    found: String(value),
    next: 'Correct the formula: SAFE_DIVIDE, LEAST and NULLIF keep it in range.',
  });
}

/** A TIMESTAMP as the port has it: ISO without zone, to the microsecond where it has any. */
export function isoMoment(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n;
  const iso = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, -1);
  return rest === 0n ? iso : iso + rest.toString().padStart(3, '0');
}

/** A value of the answer that no plain row can hold. */
export function notPlain(column: string, found: string): WarehouseError {
  return new WarehouseError(`Column "${column}" of the answer is not a plain value`, {
    expected: 'INT64, FLOAT64, NUMERIC, BOOL, STRING, DATE, TIMESTAMP or JSON',
    found,
    next: 'Select the fields one by one, or TO_JSON_STRING of the whole.',
  });
}
