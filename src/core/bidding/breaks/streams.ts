/** What is watched, each as something seen against what it comes from. */
export const STREAMS = ['conversions', 'bounces', 'sessions', 'cpc', 'clicks'] as const;
export type Stream = (typeof STREAMS)[number];

/** One day by entity; all arrays float64, shape (entities). */
export interface EntityDay {
  readonly day: number;
  readonly clicks: Float64Array;
  /** Open auctions; NaN where the platform only says that the share was small. */
  readonly eligible: Float64Array;
  /** Currency units. */
  readonly cost: Float64Array;
  readonly bid: Float64Array;
  /** Log of the bid against some bid that stays the same. */
  readonly bidMove: Float64Array;
  /** Conversions that arrived on this day, whatever the day of their clicks. */
  readonly arrivals: Float64Array;
  /** Clicks, this day's and older, each as far as its conversions arrive on this day: {@link dueClicks}. */
  readonly due: Float64Array;
  /** Share of conversions that arrive at each age in days; on the day of the click, where none is given. */
  readonly lag?: ArrayLike<number>;
  readonly visits: Float64Array;
  readonly bounces: Float64Array;
}

/** Sums by entity: what was seen, and what it is a share of. float64, shape (entities). */
export interface Ratio {
  readonly seen: Float64Array;
  readonly exposure: Float64Array;
}

/** A day as the watch takes it. */
export interface WatchedDay {
  readonly day: number;
  /** What moves of bids weigh by. float64, shape (entities). */
  readonly clicks: Float64Array;
  /** Share of conversions that arrive at each age in days. */
  readonly lag: ArrayLike<number>;
  /** Log of the bid against some bid that stays the same. float64, shape (entities). */
  readonly bidMove: Float64Array;
  readonly streams: Readonly<Record<Stream, Ratio>>;
}

/** Per cent by which clicks per auction and cost per click rise where a bid rises by one. */
const ELASTICITY = { clicks: 0.9, cpc: 0.7 } as const;

const ON_THE_DAY = [1];

/** The day's ratios with what own bid moves do to them taken out. */
export function watchedDay(of: EntityDay): WatchedDay {
  const open = of.eligible.map((eligible, i) =>
    Number.isNaN(eligible) ? 0 : eligible * Math.exp(ELASTICITY.clicks * of.bidMove[i]!),
  );
  return {
    day: of.day,
    clicks: of.clicks,
    lag: of.lag ?? ON_THE_DAY,
    bidMove: of.bidMove,
    streams: {
      conversions: { seen: of.arrivals, exposure: of.due },
      bounces: { seen: of.bounces, exposure: of.visits },
      sessions: { seen: of.visits, exposure: of.clicks },
      cpc: {
        seen: of.cost.map((cost, i) => (of.bid[i]! > 0 ? cost / of.bid[i]! : 0)),
        exposure: of.clicks.map((clicks, i) => clicks * Math.exp((ELASTICITY.cpc - 1) * of.bidMove[i]!)),
      },
      clicks: { seen: of.clicks.map((clicks, i) => (open[i]! > 0 ? clicks : 0)), exposure: open },
    },
  };
}

/**
 * Clicks whose conversions are due on the last of these days: `Σ clicks(day − age) × lag(age)`.
 * `days`: clicks by entity, oldest first; `lag`: share of conversions that arrive at each age in days.
 */
export function dueClicks(days: readonly Float64Array[], lag: ArrayLike<number>): Float64Array {
  const last = days.at(-1);
  if (last === undefined) return new Float64Array();
  const due = new Float64Array(last.length);
  for (let age = 0; age < Math.min(days.length, lag.length); age++) {
    const clicks = days[days.length - 1 - age]!;
    for (let i = 0; i < due.length; i++) due[i] = due[i]! + lag[age]! * clicks[i]!;
  }
  return due;
}
