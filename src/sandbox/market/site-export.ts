import { addDays, type Day } from '../../core/base/day.ts';
import { formatMicros } from '../../core/base/micros.ts';
import type { Market } from './market-state.ts';
import type { OrderRow, SessionRow } from './market.ts';
import { readOrders } from './orders.ts';
import type { DayRange } from './result-days.ts';
import { readSessions } from './sessions.ts';

/** A file that the shop's web analytics or its CRM would export. */
export interface SiteFile {
  readonly kind: 'sessions' | 'orders';
  readonly name: string;
  readonly text: string;
}

const DAYS = 7;

/**
 * Sessions and orders by week, each week a file under the name of its first day; weeks are counted from the market's
 * first day. Only what is known by the last day that was played is in them, so a week changes until its orders are in.
 */
export function siteExport(market: Market, { from, to }: DayRange): SiteFile[] {
  const campaigns = new Map(market.account.campaigns.map(({ id, name }) => [id, name]));
  const first = market.world.plan.startDay;
  const files: SiteFile[] = [];
  for (let start = first; start <= to; start = addDays(start, DAYS)) {
    const end = addDays(start, DAYS - 1);
    if (end < from) continue;
    const week = { from: start, to: end < to ? end : to };
    files.push(
      { kind: 'sessions', name: `sessions-${start}.csv`, text: sessionsText(market, week, to, campaigns) },
      { kind: 'orders', name: `orders-${start}.csv`, text: ordersText(market, week, campaigns) },
    );
  }
  return files;
}

function sessionsText(
  market: Market,
  week: DayRange,
  knownBy: Day,
  campaigns: ReadonlyMap<string, string>,
): string {
  const rows = readSessions(market, week).map((row) => sessionCells(row, knownBy, campaigns));
  return csv(SESSION_COLUMNS, rows);
}

const SESSION_COLUMNS = [
  'Session ID',
  'Date',
  'Hour',
  'Campaign',
  'Source / medium',
  'Device',
  'Returning',
  'Seconds',
  'Bounced',
  'Pages',
  'CPC',
  'Purchase',
];

function sessionCells(row: SessionRow, knownBy: Day, campaigns: ReadonlyMap<string, string>): string[] {
  return [
    row.id,
    row.day,
    String(row.hour),
    campaigns.get(row.campaignId) ?? row.campaignId,
    `${row.source} / ${row.medium}`,
    row.device.toLowerCase(),
    yesNo(row.returning),
    String(row.durationSeconds),
    row.bounced ? '1' : '0',
    String(row.pageViews),
    formatMicros(row.cpcMicros),
    yesNo(row.orderDay !== null && row.orderDay <= knownBy),
  ];
}

function ordersText(market: Market, week: DayRange, campaigns: ReadonlyMap<string, string>): string {
  const rows = readOrders(market, week).map((row: OrderRow) => [
    row.id,
    row.customerId,
    row.day,
    campaigns.get(row.campaignId) ?? row.campaignId,
    formatMicros(row.valueMicros),
    formatMicros(row.marginMicros),
  ]);
  return csv(['Order ID', 'Customer ID', 'Date', 'Campaign', 'Amount', 'Margin'], rows);
}

function csv(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  return [columns, ...rows].map((cells) => `${cells.map(quoted).join(',')}\n`).join('');
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function yesNo(value: boolean): string {
  return value ? 'Yes' : 'No';
}
