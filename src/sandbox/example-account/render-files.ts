import type { Day } from '../../core/base/day.ts';
import { rng } from '../../core/base/rng.ts';
import type { ExampleAccount, ExampleSession, KeywordDay } from './simulate.ts';

/** A file of the example account: name and text, as the platform's interface would export it. */
export interface ExampleFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The account as the exports a person downloads: Google Ads keywords by day (two title lines, thousands
 * separators, `< 10%`, ` --`, `Total:` rows), sessions (with missing sources and some rows twice) and CRM orders.
 */
export function renderFiles(account: ExampleAccount, seed: number): ExampleFile[] {
  return [
    { name: 'google-ads-keywords.csv', text: renderKeywords(account.keywordDays) },
    { name: 'sessions.csv', text: renderSessions(account.sessions, seed) },
    { name: 'crm-orders.csv', text: renderOrders(account) },
  ];
}

function renderKeywords(days: readonly KeywordDay[]): string {
  const first = days[0]?.day;
  const last = days.at(-1)?.day;
  const header =
    'Day,Campaign,Ad group,Search keyword,Match type,Keyword status,Max. CPC,Campaign bid strategy type,' +
    'Impr.,Clicks,CTR,Avg. CPC,Cost,Conversions,Conv. value,Search impr. share';
  const lines = days.map((row) => {
    const ctr = row.impressions === 0 ? ' --' : `${((100 * row.clicks) / row.impressions).toFixed(2)}%`;
    const cpc = row.clicks === 0 ? ' --' : (row.cost / row.clicks).toFixed(2);
    const { keyword } = row;
    return [
      row.day,
      keyword.campaign,
      keyword.adGroup,
      keyword.keyword,
      keyword.matchType,
      'Eligible',
      keyword.bid.toFixed(2),
      'Manual CPC',
      thousands(row.impressions),
      thousands(row.clicks),
      ctr,
      cpc,
      money(row.cost),
      row.conversions.toFixed(2),
      money(row.value),
      row.impressionShare < 0.1 ? '< 10%' : `${(100 * row.impressionShare).toFixed(2)}%`,
    ].map(quote);
  });
  return [
    'Search keyword report',
    `"${longDay(first)} - ${longDay(last)}"`,
    header,
    ...lines.map((cells) => cells.join(',')),
    totalLine(days),
    '',
  ].join('\n');
}

function totalLine(days: readonly KeywordDay[]): string {
  const sum = (pick: (row: KeywordDay) => number): number =>
    days.reduce((total, row) => total + pick(row), 0);
  const cells = ['Total: Account', ' --', ' --', ' --', ' --', ' --', ' --', ' --'];
  const impressions = sum((row) => row.impressions);
  const clicks = sum((row) => row.clicks);
  const cost = sum((row) => row.cost);
  cells.push(
    thousands(impressions),
    thousands(clicks),
    `${((100 * clicks) / impressions).toFixed(2)}%`,
    (cost / clicks).toFixed(2),
    money(cost),
    sum((row) => row.conversions).toFixed(2),
    money(sum((row) => row.value)),
    ' --',
  );
  return cells.map(quote).join(',');
}

function renderSessions(sessions: readonly ExampleSession[], seed: number): string {
  const draw = rng(seed, 'duplicates');
  const lines = sessions.flatMap((session) => {
    const line = [
      session.id,
      session.day,
      String(session.hour),
      session.campaign ?? '',
      session.source ?? '',
      session.device,
      session.returning ? 'Yes' : 'No',
      String(session.durationSeconds),
      session.bounceRate.toFixed(4),
      String(session.pageViews),
      session.cpc === null ? '' : session.cpc.toFixed(2),
      session.converted ? 'Yes' : 'No',
      session.revenue.toFixed(2),
    ]
      .map(quote)
      .join(',');
    return draw.next() < 0.002 ? [line, line] : [line];
  });
  return [
    'Session ID,Date,Hour,Campaign,Session source / medium,Device category,Returning user,Session duration,' +
      'Bounce rate,Views,CPC,Converted,Revenue',
    ...lines,
    '',
  ].join('\n');
}

function renderOrders(account: ExampleAccount): string {
  return [
    'Order ID,Customer ID,Order date,Campaign,Traffic source,Order value,Margin',
    ...account.orders.map((order) =>
      [
        order.id,
        order.customer,
        order.day,
        order.campaign,
        order.source,
        order.revenue.toFixed(2),
        order.margin.toFixed(2),
      ]
        .map(quote)
        .join(','),
    ),
    '',
  ].join('\n');
}

function quote(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function thousands(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function money(value: number): string {
  const [whole = '0', fraction = '00'] = value.toFixed(2).split('.');
  return `${thousands(Number(whole))}.${fraction}`;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function longDay(day: Day | undefined): string {
  if (day === undefined) return '';
  const [year, month, date] = day.split('-').map(Number);
  return `${MONTHS[(month ?? 1) - 1]} ${date}, ${year}`;
}
