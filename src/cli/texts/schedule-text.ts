import type { ScheduleDocument } from '../../contract/schedule-document.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';

const MEBIBYTE = 2 ** 20;

/** What is scheduled, for people. */
export function scheduleText({ scheduled, tables, bytes, usd }: ScheduleDocument): string {
  const cost =
    bytes === null || usd === null
      ? 'What a run reads is known once the tables are built: run `bidforest features`.'
      : `A run reads ${mebibytes(bytes)} MiB now, about ${usd.toFixed(4)} USD; warehouse.budget does not hold for it.`;
  const reading = tables.filter((table) => (table.bytes ?? 0) > 0);
  return [
    ...scheduledLines(scheduled),
    cost,
    ...(reading.length === 0
      ? []
      : [
          formatTable(reading, [
            { title: 'table', cell: ({ name }) => name },
            { title: 'MiB', cell: (table) => mebibytes(table.bytes ?? 0), align: 'right' },
          ]),
        ]),
  ].join('\n');
}

function scheduledLines(scheduled: ScheduleDocument['scheduled']): readonly string[] {
  if (scheduled === null)
    return ['No query is scheduled: `bidforest schedule set` has BigQuery refresh the reports by itself.'];
  const { schedule, enabled, nextRunAt, lastRun, outdated, id } = scheduled;
  const next = enabled ? `next at ${nextRunAt ?? 'a time not known yet'}` : 'switched off by a person';
  return [
    `The tables of reports are refreshed ${schedule} (UTC), ${next}.`,
    id,
    lastRun === null
      ? 'It has not run yet.'
      : `Last run: ${lastRun.at ?? ''} ${lastRun.state}${lastRun.error === null ? '' : ` – ${lastRun.error}`}`,
    ...(outdated
      ? [paint('yellow', 'Its SQL is of another version: run `bidforest schedule set`, or it stops.')]
      : []),
  ];
}

function mebibytes(bytes: number): string {
  return (bytes / MEBIBYTE).toLocaleString('en-US', { maximumFractionDigits: 1 });
}
