import { outcomeOf, priceIntegral, type Rivals } from './auction.ts';

/** Bids of the table, in currency units: `FIRST_BID × e^(STEP × i)`, up to 20. */
const FIRST_BID = 0.02;
const LAST_BID = 20;
const BIDS = 80;
const LOG_FIRST = Math.log(FIRST_BID);
const STEP = (Math.log(LAST_BID) - LOG_FIRST) / (BIDS - 1);

/** Columns of a row. */
export const COLUMN = { shown: 0, top: 1, absoluteTop: 2, clicks: 3, cost: 4 } as const;
const COLUMNS = 5;

/** Numbers that one cell's table takes. */
export const TABLE_SIZE = BIDS * COLUMNS;

/** The bids at which the market bends, in currency units. */
export function tableBids(): number[] {
  return Array.from({ length: BIDS }, (_, i) => Math.exp(LOG_FIRST + STEP * i));
}

/** Largest bid that has an effect of its own, in currency units. */
export const HIGHEST_BID = LAST_BID;

/**
 * Fills the response of one cell at every bid of the grid: rows by bid, {@link COLUMN}s within.
 * Between its rows the market *is* linear in the logarithm of the bid; see {@link lookUp}.
 */
export function fillTable(
  table: Float32Array,
  offset: number,
  rivals: Rivals,
  quality: number,
  clickRate: number,
): void {
  let integral = 0;
  let reached = rivals.reserve;
  for (let i = 0; i < BIDS; i++) {
    const rank = Math.exp(LOG_FIRST + STEP * i) * quality;
    if (rank > reached) {
      integral += integrate(reached, rank, rivals);
      reached = rank;
    }
    const outcome = outcomeOf(rank, quality, rivals, integral);
    const at = offset + i * COLUMNS;
    table[at + COLUMN.shown] = outcome.shown;
    table[at + COLUMN.top] = outcome.top;
    table[at + COLUMN.absoluteTop] = outcome.absoluteTop;
    table[at + COLUMN.clicks] = outcome.clicks * clickRate;
    table[at + COLUMN.cost] = outcome.cost * clickRate;
  }
}

/** The exact response at one bid, for calibration and tests. */
export function responseAt(bid: number, rivals: Rivals, quality: number): ReturnType<typeof outcomeOf> {
  const rank = bid * quality;
  return outcomeOf(rank, quality, rivals, integrate(rivals.reserve, rank, rivals));
}

/** One column at a bid, by linear interpolation in its logarithm; 0 for no bid, level beyond the ends. */
export function lookUp(table: Float32Array, offset: number, column: number, logBid: number): number {
  const x = (logBid - LOG_FIRST) / STEP;
  if (!(x > 0)) return x === 0 ? (table[offset + column] as number) : 0;
  const i = Math.min(BIDS - 2, Math.floor(x));
  const share = Math.min(1, x - i);
  const at = offset + i * COLUMNS + column;
  return (table[at] as number) * (1 - share) + (table[at + COLUMNS] as number) * share;
}

/** Expected cost per eligible auction: the table's, but a click never costs more than its bid. */
export function costAt(table: Float32Array, offset: number, logBid: number, clicks: number): number {
  return Math.min(lookUp(table, offset, COLUMN.cost, logBid), clicks * Math.exp(logBid));
}

/** In pieces of at most 10%, as a grid step is, so that four nodes a piece are enough. */
function integrate(from: number, to: number, rivals: Rivals): number {
  if (to <= from) return 0;
  const pieces = Math.max(1, Math.ceil(Math.log(to / from) / 0.1));
  const ratio = (to / from) ** (1 / pieces);
  let sum = 0;
  let low = from;
  for (let i = 0; i < pieces; i++) {
    sum += priceIntegral(low, low * ratio, rivals);
    low *= ratio;
  }
  return sum;
}
