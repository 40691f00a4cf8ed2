import { call, child, children, expression, integerLiteral, isObject, kindOf, text } from './ast.ts';
import type { SqlObject } from './ast.ts';

/** The date part that an argument names: `DAY`, `WEEK_MONDAY` for `WEEK(MONDAY)`. */
export function datePart(node: SqlObject | undefined): string {
  if (node === undefined) return '';
  switch (kindOf(node)) {
    case 'var':
      return (text(child(node, 'var'), 'this') ?? '').toUpperCase();
    case 'column':
      return (text(child(child(node, 'column'), 'name'), 'name') ?? '').toUpperCase();
    case 'function': {
      const inside = child(node, 'function');
      return `${(text(inside, 'name') ?? '').toUpperCase()}_${datePart(children(inside, 'args')[0])}`;
    }
    default:
      return '';
  }
}

/** The same with GoogleSQL's default: weeks begin on Sunday. */
export function dateOnlyPart(node: SqlObject | undefined): string {
  const part = datePart(node);
  return part === 'WEEK' ? 'WEEK_SUNDAY' : part;
}

/** `DATE_ADD(d, INTERVAL n DAY)` and its kin, as a macro named after the unit; null when it is something else. */
export function addInterval(prefix: string, args: readonly SqlObject[]): SqlObject | null {
  const [to, by] = args;
  if (to === undefined || by === undefined || kindOf(by) !== 'interval') return null;
  const interval = child(by, 'interval');
  const amount = child(interval, 'this');
  const unit = (text(child(interval, 'unit'), 'unit') ?? '').toUpperCase();
  const quoted = text(child(amount, 'literal'), 'value');
  return call(prefix + unit, to, quoted === undefined ? amount : integerLiteral(quoted));
}

const differing = new Set(['DAYOFWEEK', 'WEEK', 'ISOWEEK', 'ISOYEAR', 'DATE']);

/** `EXTRACT`, where the part or the time zone is read differently. */
export function rewriteExtract(node: SqlObject): SqlObject {
  const extract = child(node, 'extract');
  const zoned = child(child(extract, 'this'), 'at_time_zone');
  const of = isObject(zoned['zone'])
    ? call('timezone', child(zoned, 'zone'), child(zoned, 'this'))
    : child(extract, 'this');
  const weekFrom = text(child(extract, 'field'), 'WeekWithModifier');
  if (weekFrom !== undefined) return call(`bq_extract_week_${weekFrom.toUpperCase()}`, of);
  const field = isObject(extract['field']) ? text(extract['field'], 'Custom') : text(extract, 'field');
  const part = (field ?? '').toUpperCase();
  if (differing.has(part)) return call(`bq_extract_${part}`, of);
  return { extract: { ...extract, this: of } };
}

/** `LAST_DAY` of anything but a month. */
export function rewriteLastDay(node: SqlObject): SqlObject {
  const { unit, this: of } = child(node, 'last_day');
  if (typeof unit !== 'string' || unit === 'Month' || !isObject(of)) return node;
  return call(`bq_last_day_${unit.toUpperCase()}`, of);
}

/** `TIMESTAMP_TRUNC`, where the unit is a week or a time zone is given; null otherwise. */
export function truncateTimestamp(args: readonly SqlObject[]): SqlObject | null {
  const [of, unit, zone] = args;
  if (of === undefined || unit === undefined) return null;
  const part = dateOnlyPart(unit);
  if (zone !== undefined) {
    const local = expression('__1', call('timezone', zone, of));
    return call('timezone', zone, call('bq_datetime_trunc_' + part, local));
  }
  return call('bq_timestamp_trunc_' + part, of);
}
