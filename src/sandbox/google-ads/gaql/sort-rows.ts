import type { Field, Value } from '../fields/field.ts';
import type { Plan } from './plan.ts';
import type { ResultRow } from './run-query.ts';

/** What a field holds in a row of the answer. */
export function valueOf(plan: Plan, field: Field, row: ResultRow): Value {
  switch (field.kind) {
    case 'attribute':
      return field.read(row.context);
    case 'metric':
      return field.read(row.totals, row.context);
    case 'segment':
      return row.segments[plan.segments.findIndex(({ name }) => name === field.name)];
  }
}

/** Rows in the order asked for; ties stay in the order of the account. Missing values come first. */
export function sortRows(plan: Plan, rows: readonly ResultRow[]): ResultRow[] {
  if (plan.orderings.length === 0) return [...rows];
  const keyed = rows.map((row) => ({
    row,
    keys: plan.orderings.map(({ field }) => valueOf(plan, field, row)),
  }));
  keyed.sort((a, b) => {
    for (const [i, { descending }] of plan.orderings.entries()) {
      const order = compare(a.keys[i], b.keys[i]);
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
  return keyed.map(({ row }) => row);
}

function compare(a: Value, b: Value): number {
  const left = a ?? null;
  const right = b ?? null;
  if (left === right) return 0;
  if (left === null) return -1;
  if (right === null) return 1;
  return left < right ? -1 : 1;
}
