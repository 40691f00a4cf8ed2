import type { ScheduleRecord } from '../records.ts';

const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** Stable ids for schedules: weekday, start and end in one number. */
export function scheduleId({ dayOfWeek, startHour, endHour }: ScheduleRecord): string {
  return String(300_000 + (WEEKDAYS.indexOf(dayOfWeek) + 1) * 10_000 + startHour * 100 + endHour);
}
