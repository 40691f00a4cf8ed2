import { WarehouseError } from '../../core/base/errors.ts';
import type { Cell, ColumnDef, ColumnType, Row, TableDef } from '../../core/tables/table.ts';

/** Says which cell of which row (from 1) is not what its column holds, and why. */
export function refusedCell(column: ColumnDef, value: Cell, table: TableDef, row: number): WarehouseError {
  return new WarehouseError(
    `Row ${row} does not fit ${table.dataset}.${table.name}: column "${column.name}" (${column.type})`,
    {
      expected: value === null ? 'a value: the column is required' : wanted[column.type],
      found: JSON.stringify(value),
      next: 'Nothing was changed. Correct the row and load again.',
    },
  );
}

/** @throws WarehouseError naming the first column of the row that the table does not have. */
export function refuseUnknown(row: Row, known: ReadonlySet<string>, table: TableDef, number: number): void {
  for (const name in row)
    if (!known.has(name))
      throw new WarehouseError(
        `Row ${number} does not fit ${table.dataset}.${table.name}: there is no column "${name}"`,
        {
          expected: [...known].join(', '),
          found: name,
          next: 'Nothing was changed. Correct the row and load again.',
        },
      );
}

/** @throws WarehouseError when a cell of the row is not what the scope of its load says. */
export function checkScope(row: Row, table: TableDef, name: string, expected: string, number: number): void {
  const value = row[name] ?? null;
  if (value === expected || (value !== null && String(value) === expected)) return;
  throw new WarehouseError(
    `Row ${number} is outside of what the load of ${table.dataset}.${table.name} replaces`,
    {
      expected: `${name} = ${JSON.stringify(expected)}`,
      found: JSON.stringify(value),
      next: 'Nothing was changed. Load rows of one scope at a time.',
    },
  );
}

/** The type of a column of a scope. @throws WarehouseError when it does not exist or its type has no exact equality. */
export function scopeType(table: TableDef, name: string): 'STRING' | 'DATE' | 'INT64' | 'BOOL' {
  const type = table.columns.find((column) => column.name === name)?.type;
  if (type === 'STRING' || type === 'DATE' || type === 'INT64' || type === 'BOOL') return type;
  throw new WarehouseError(`Rows of ${table.dataset}.${table.name} cannot be replaced by "${name}"`, {
    expected: 'a STRING, DATE, INT64 or BOOL column of the table',
    found: type ?? 'no such column',
    next: 'Give the load a scope of columns that are in the table.',
  });
}

/** How many cells a row has; far cheaper than to look each name up. */
export function cellsOf(row: Row): number {
  let keys = 0;
  for (const _ in row) keys++;
  return keys;
}

const wanted: Readonly<Record<ColumnType, string>> = {
  STRING: 'a text',
  INT64: 'an integer of at most 2^53 - 1',
  FLOAT64: 'a finite number',
  NUMERIC: 'an amount as text with at most 29 digits before and 9 after the point, such as "12.5"',
  BOOL: 'true or false',
  DATE: 'a day as YYYY-MM-DD',
  TIMESTAMP: 'a moment in UTC as 2024-01-31T12:00:00Z',
  JSON: 'JSON as text',
};
