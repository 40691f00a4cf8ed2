import type { ResponseEntry } from '../../contract/explain-document.ts';
import { formatFigure, formatMoney, formatNumber } from './format.ts';
import { chartSpec, flatTitle, quantity, shorten, type ChartSpec, type Part } from './spec.ts';
import { palette } from './theme.ts';

/** What a day is expected to bring at a bid, in currency units. */
export interface ExpectedDay {
  readonly bid: number;
  readonly clicks: number;
  readonly cost: number;
  readonly profit: number;
}

/** A bid that is marked; bids that are the same share a mark. */
export interface MarkedBid extends ExpectedDay {
  readonly names: readonly ResponseEntry['marks'][number]['mark'][];
}

/** A response curve in numbers, for drawing. */
export interface ResponseSeries {
  readonly measure: ResponseEntry['measure'];
  readonly days: number;
  readonly marginalCostFactor: number;
  readonly budgetDivisor: number;
  readonly bestBid: number | null;
  readonly marks: readonly MarkedBid[];
  readonly points: readonly ExpectedDay[];
}

/** The curve of a document in numbers. */
export function responseSeries(entry: ResponseEntry): ResponseSeries {
  const marks: MarkedBid[] = [];
  for (const { mark, ...day } of entry.marks) {
    const same = marks.findIndex(({ bid }) => bid === Number(day.bid));
    const known = marks[same];
    if (known === undefined) marks.push({ names: [mark], ...expectedDay(day) });
    else marks[same] = { ...known, names: [...known.names, mark] };
  }
  const { measure, days, marginalCostFactor, budgetDivisor, bestBid, points } = entry;
  return {
    measure,
    days,
    marginalCostFactor,
    budgetDivisor,
    bestBid: bestBid === null ? null : Number(bestBid),
    marks,
    points: points.map(expectedDay),
  };
}

/** What the bids come to, in a sentence without its full stop. */
export function responseFinding({ measure, marks }: ResponseSeries, currency: string): string {
  const what = measure === 'profit' ? 'profit' : 'worth less cost';
  const named = (name: MarkedBid['names'][number]) => marks.find(({ names }) => names.includes(name));
  const now = named('now');
  const planned = named('planned');
  const other = planned === now ? named('wanted') : planned;
  if (now === undefined) return `Expected ${what} of a day by bid`;
  const bid = formatMoney(now.bid, currency);
  if (other === undefined || other === now) {
    return `The bid stays at ${bid}: ${formatMoney(now.profit, currency)} ${what} a day expected`;
  }
  const gain = other.profit - now.profit;
  const change = `${formatMoney(Math.abs(gain), currency)} ${gain < 0 ? 'less' : 'more'} ${what} a day`;
  const bids = `${formatMoney(other.bid, currency)} instead of ${bid}`;
  return other === planned
    ? `${bids}: ${change} expected`
    : `${bids} is wanted, for ${change}; the bid stays for now`;
}

/** What the curve takes for granted, and why the bid may be wanted elsewhere than at its top. */
export function responseAssumption({
  measure,
  days,
  marginalCostFactor,
  budgetDivisor,
}: ResponseSeries): string {
  const base = `From clicks and cost of the last ${days} days, taking one more click to cost ${formatNumber(marginalCostFactor, 2)} × the bid at every bid`;
  if (measure !== 'profit') return `${base}; a target bids beyond the top, for volume.`;
  if (budgetDivisor > 1.005) return `${base}; the budget keeps the bid below the top.`;
  return `${base}.`;
}

const HEIGHT = { profit: 190, gap: 54, clicks: 80 } as const;
const COLORS = { now: palette.ink, planned: palette.accent, wanted: palette.purple } as const;
const LABEL_ROW = 17;

/** Profit of a day over bids, and clicks below, with the bids of the decision marked. Null without points. */
export function responseLines(
  series: ResponseSeries,
  entity: string,
  currency: string,
  width: number,
): ChartSpec | null {
  const least = series.points[0]?.bid;
  const most = series.points.at(-1)?.bid;
  if (least === undefined || most === undefined) return null;
  const left = 64;
  const right = 24;
  const height = HEIGHT.profit + HEIGHT.gap + HEIGHT.clicks;
  const x = quantity('bid', {
    scale: { domain: [least, most], nice: false },
    axis: { title: `Bid, ${currency} a click`, format: ',.2f', tickCount: 6 },
  });
  const top = 40 + LABEL_ROW * series.marks.length;
  const finding = responseFinding(series, currency);
  const what = series.measure === 'profit' ? 'Profit' : 'Worth less cost';
  const spec = chartSpec({
    title: `${shorten(entity, 60)}: ${finding}`,
    subtitle: responseAssumption(series),
    description: `Line charts of expected ${what.toLowerCase()} and clicks a day over the bid of ${entity}. ${finding}. ${series.marks.map((mark) => markText(mark, currency)).join('; ')}. ${responseAssumption(series)}`,
    width,
    height,
    padding: { top, right, bottom: 52, left },
    layer: [
      line(series, x, 'profit', {
        scale: { range: [HEIGHT.profit, 0], nice: true, zero: true },
        axis: { ...flatTitle(`${what} a day, ${currency}`, left - 12), tickCount: 5 },
      }),
      line(series, x, 'clicks', {
        scale: { range: [height, height - HEIGHT.clicks], nice: true, zero: true },
        axis: {
          ...flatTitle('Clicks a day', left - 12),
          titleY: height - HEIGHT.clicks - 14,
          orient: 'left',
          grid: true,
          tickCount: 3,
        },
      }),
      ...series.marks.flatMap((mark, row) =>
        markLayers(mark, row, {
          x,
          height,
          top,
          isRight: (mark.bid - least) / (most - least) > 0.6,
          currency,
        }),
      ),
    ],
  });
  return { ...spec, resolve: { scale: { y: 'independent' } } };
}

function line(series: ResponseSeries, x: Part, field: 'profit' | 'clicks', more: Part): Part {
  return {
    data: { values: series.points },
    mark: {
      type: 'line',
      color: field === 'profit' ? palette.accent : palette.blue,
      strokeWidth: 2.5,
      interpolate: 'linear',
    },
    encoding: { x, y: quantity(field, more) },
  };
}

/** An upright line through both panels; above them a dot with what the bid is and brings, on a row of its own. */
function markLayers(
  mark: MarkedBid,
  row: number,
  place: {
    readonly x: Part;
    readonly height: number;
    readonly top: number;
    readonly isRight: boolean;
    readonly currency: string;
  },
): Part[] {
  const { x, height, top, isRight, currency } = place;
  const color = COLORS[mark.names[0] ?? 'now'];
  const y = LABEL_ROW * (row + 1) - top;
  const values = [{ bid: mark.bid }];
  return [
    {
      data: { values },
      mark: { type: 'rule', color, strokeWidth: 1.5, strokeDash: mark.names[0] === 'wanted' ? [4, 3] : [] },
      encoding: { x, y: { value: -6 }, y2: { value: height } },
    },
    {
      data: { values },
      mark: { type: 'circle', color, size: 44, opacity: 1 },
      encoding: { x, y: { value: y } },
    },
    {
      data: { values },
      mark: {
        type: 'text',
        color,
        align: isRight ? 'right' : 'left',
        dx: isRight ? -8 : 8,
        text: markText(mark, currency),
      },
      encoding: { x, y: { value: y } },
    },
  ];
}

function markText({ names, bid, clicks, profit }: MarkedBid, currency: string): string {
  return `${names.join(' and ')} ${formatMoney(bid, currency)}: ${formatFigure(clicks)} clicks, ${formatMoney(profit, currency)} a day`;
}

function expectedDay(day: {
  readonly bid: string;
  readonly clicks: number;
  readonly cost: string;
  readonly profit: string;
}): ExpectedDay {
  return {
    bid: Number(day.bid),
    clicks: day.clicks,
    cost: Number(day.cost),
    profit: Number(day.profit),
  };
}
