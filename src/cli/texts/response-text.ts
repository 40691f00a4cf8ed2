import type { ResponseEntry } from '../../contract/explain-document.ts';
import { formatFigure, formatMoney } from '../../core/charts/format.ts';
import { responseAssumption, responseFinding, responseSeries } from '../../core/charts/response-lines.ts';
import type { MarkedBid, ResponseSeries } from '../../core/charts/response-lines.ts';
import { brailleLine, cellColumn, cellRow } from '../braille.ts';
import { formatTable, wrap } from '../table.ts';
import { paint } from '../terminal.ts';

const MOST_WIDTH = 88;
const ROWS = { profit: 8, clicks: 4 } as const;
const SIGNS = { now: '○', planned: '●', wanted: '◆' } as const;

/** The response curve of a decision for a terminal: profit and clicks of a day over bids, the bids marked. */
export function responseText(response: ResponseEntry, currency: string, width: number): string {
  const series = responseSeries(response);
  const money = (amount: number): string => formatMoney(amount, currency);
  const what = series.measure === 'profit' ? 'profit' : 'worth less cost';
  const profits = series.points.map(({ profit }) => profit);
  const profit = { low: Math.min(0, ...profits), high: Math.max(0, ...profits) };
  const clicks = { low: 0, high: Math.max(...series.points.map((point) => point.clicks)) };
  const labels = [money(profit.high), money(profit.low), money(0), formatFigure(clicks.high)];
  const gutter = Math.max(...labels.map((label) => label.length));
  const plot = Math.min(width, MOST_WIDTH) - gutter - 4;
  const frame = (text: string, line: string, axis: string): string =>
    `  ${text.padStart(gutter)} ${axis}${line}`.trimEnd();

  const upper = panel(series, plot, ROWS.profit, profit, (point) => point.profit, 'green');
  const lower = panel(series, plot, ROWS.clicks, clicks, (point) => point.clicks, 'blue');
  return [
    `  ${wrap(paint('bold', responseFinding(series, currency)), width, '  ')}`,
    '',
    paint('green', `  ${what} a day`),
    ...upper.lines.map((line, row) =>
      frame(upper.label(row, money), line, upper.isLabelled(row) ? '┤' : '│'),
    ),
    paint('blue', '  clicks a day'),
    ...lower.lines.map((line, row) =>
      frame(lower.label(row, formatFigure), line, lower.isLabelled(row) ? '┤' : '│'),
    ),
    frame('', '─'.repeat(plot), '└'),
    frame('bid', bidLabels(series, plot, money), ' '),
    '',
    ...legend(series, what, money),
    '',
    `  ${paint('dim', wrap(responseAssumption(series), width, '  '))}`,
  ].join('\n');
}

type Cell = readonly [style: 'dim' | 'bold' | 'green' | 'blue', text: string];

interface Panel {
  readonly lines: readonly string[];
  isLabelled(row: number): boolean;
  label(row: number, format: (value: number) => string): string;
}

function panel(
  series: ResponseSeries,
  width: number,
  height: number,
  { low, high }: { readonly low: number; readonly high: number },
  of: (point: ResponseSeries['points'][number]) => number,
  color: 'green' | 'blue',
): Panel {
  const span = high - low === 0 ? 1 : high - low;
  const share = (value: number): number => (value - low) / span;
  const rowOf = (value: number): number => cellRow(share(value), height);
  const cells = brailleLine(width, height, (at) => share(valueAt(series.points, at, of)));
  const zero = low < 0 ? rowOf(0) : -1;
  const styled = cells.map((row, y) =>
    row.map((cell): Cell => (cell === ' ' && y === zero ? ['dim', '┈'] : [color, cell])),
  );
  for (const mark of series.marks) {
    const row = styled[rowOf(of(mark))];
    if (row !== undefined) row[columnOf(series, mark.bid, width)] = ['bold', signOf(mark)];
  }
  const labelled = new Map<number, number>([
    [zero, 0],
    [height - 1, low],
    [0, high],
  ]);
  return {
    lines: styled.map(paintRow),
    isLabelled: (row) => labelled.has(row),
    label: (row, format) => {
      const value = labelled.get(row);
      return value === undefined ? '' : format(value);
    },
  };
}

/** Cells of one style are painted at once, and nothing after the last that shows. */
function paintRow(cells: readonly Cell[]): string {
  const shown = cells.slice(0, 1 + cells.findLastIndex(([, text]) => text !== ' '));
  let painted = '';
  for (let from = 0, to = 0; from < shown.length; from = to) {
    const style = shown[from]?.[0] ?? 'dim';
    while (shown[to]?.[0] === style) to++;
    const run = shown.slice(from, to).map(([, text]) => text);
    painted += paint(style, run.join(''));
  }
  return painted;
}

/** A value between points, `at` from 0 at the first to 1 at the last. */
function valueAt<T>(points: readonly T[], at: number, of: (point: T) => number): number {
  const place = at * (points.length - 1);
  const low = points[Math.floor(place)];
  const high = points[Math.ceil(place)];
  if (low === undefined || high === undefined) return 0;
  return of(low) + (place - Math.floor(place)) * (of(high) - of(low));
}

function columnOf({ points }: ResponseSeries, bid: number, width: number): number {
  const least = points[0]?.bid ?? 0;
  const most = points.at(-1)?.bid ?? 1;
  return cellColumn((bid - least) / (most - least), width);
}

/** Lowest, middle and highest bid under the axis. */
function bidLabels({ points }: ResponseSeries, width: number, money: (amount: number) => string): string {
  const least = points[0]?.bid ?? 0;
  const most = points.at(-1)?.bid ?? 0;
  const [left, middle, right] = [money(least), money((least + most) / 2), money(most)];
  const half = Math.floor((width - middle.length) / 2);
  return `${left.padEnd(half)}${middle}`.padEnd(width - right.length) + right;
}

function legend(series: ResponseSeries, what: string, money: (amount: number) => string): string[] {
  const table = formatTable(series.marks, [
    { title: '', cell: (mark) => `${signOf(mark)} ${mark.names.join(' and ')}` },
    { title: 'bid', cell: ({ bid }) => money(bid), align: 'right' },
    { title: 'clicks a day', cell: ({ clicks }) => formatFigure(clicks), align: 'right' },
    { title: 'cost', cell: ({ cost }) => money(cost), align: 'right' },
    { title: what, cell: ({ profit }) => money(profit), align: 'right' },
  ]);
  return table.split('\n').map((line) => `  ${line}`);
}

function signOf({ names }: MarkedBid): string {
  return SIGNS[names[0] ?? 'now'];
}
