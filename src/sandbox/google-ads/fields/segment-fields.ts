import { addDays, dayOfWeek, type Day } from '../../../core/base/day.ts';
import { enumConstants } from '../protocol/protos.ts';
import type { FieldType, SegmentField } from './field.ts';

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const;

/** Segments that the twin serves. Selecting one splits rows and drops those without any count. */
export const segmentFields: readonly SegmentField[] = [
  segment('date', 'DATE', ({ day }) => day, { date: true }),
  segment('week', 'DATE', ({ day }) => mondayOf(day), { date: true }),
  segment('month', 'DATE', ({ day }) => `${day.slice(0, 7)}-01`, { date: true }),
  segment('quarter', 'DATE', ({ day }) => `${day.slice(0, 5)}${quarterMonth(day)}-01`, { date: true }),
  segment('year', 'INT32', ({ day }) => Number(day.slice(0, 4)), { date: true }),
  segment('day_of_week', 'ENUM', ({ day }) => WEEKDAYS[dayOfWeek(day) - 1] ?? null, { of: 'DayOfWeek' }),
  segment('hour', 'INT32', ({ hour }) => hour),
  segment('device', 'ENUM', ({ device }) => device, { of: 'Device' }),
  segment('ad_network_type', 'ENUM', ({ network }) => network, { of: 'AdNetworkType' }),
  segment('conversion_lag_bucket', 'ENUM', ({ lagBucket }) => lagBucket, { of: 'ConversionLagBucket' }),
];

function segment(
  name: string,
  type: FieldType,
  read: SegmentField['read'],
  options: { readonly date?: boolean; readonly of?: string } = {},
): SegmentField {
  return {
    kind: 'segment',
    name: `segments.${name}`,
    type,
    read,
    date: options.date ?? false,
    filterable: true,
    sortable: true,
    ...(options.of === undefined ? {} : { constants: enumConstants(options.of) }),
  };
}

function mondayOf(of: Day): Day {
  return addDays(of, -((dayOfWeek(of) + 5) % 7));
}

function quarterMonth(of: Day): string {
  return String(Math.floor((Number(of.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0');
}
