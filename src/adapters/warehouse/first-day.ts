import type { Day } from '../../core/base/day.ts';
import { WarehouseError } from '../../core/base/errors.ts';
import type { Row, TableDef } from '../../core/tables/table.ts';

type Rows = AsyncIterable<Row> | Iterable<Row>;

/** The same rows; one before the first day of its load is refused, as a later load would not find it to replace it. */
export function rowsFrom(rows: Rows, table: TableDef, firstDay: Day | undefined): Rows {
  const column = table.partitionBy;
  if (firstDay === undefined || column === undefined) return rows;
  let count = 0;
  const seen = (row: Row): Row => {
    count++;
    const found = row[column] ?? null;
    if (found !== null && String(found) < firstDay) throw tooEarly(table, firstDay, String(found), count);
    return row;
  };
  return Symbol.iterator in rows ? each(rows, seen) : eachLater(rows, seen);
}

function* each(rows: Iterable<Row>, seen: (row: Row) => Row): Generator<Row> {
  for (const row of rows) yield seen(row);
}

async function* eachLater(rows: AsyncIterable<Row>, seen: (row: Row) => Row): AsyncGenerator<Row> {
  for await (const row of rows) yield seen(row);
}

function tooEarly(table: TableDef, expected: Day, found: string, number: number): WarehouseError {
  return new WarehouseError(
    `Row ${number} is before the first day that the load of ${table.dataset}.${table.name} replaces`,
    { expected: `${expected} or later`, found, next: 'Nothing was changed. Load it with the days it is of.' },
  );
}
