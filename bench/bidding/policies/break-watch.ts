import {
  isHeld,
  openLedger,
  recordAlarms,
  type BreakLedger,
  type ExplainedAlarm,
} from '../../../src/core/bidding/breaks/ledger.ts';
import { dueClicks, watchedDay } from '../../../src/core/bidding/breaks/streams.ts';
import { startWatch, watchDay, type Watch } from '../../../src/core/bidding/breaks/watch.ts';
import { CELLS, type Arena, type DayCounts } from '../arena.ts';
import { completion } from '../evidence-of.ts';

const YOUNG_DAYS = 10;

/** Factor of a cell on the conversion rate of its entity. */
export type FactorOf = (entity: number, cell: number, weekday: number) => number;

/** Looks for breaks in what arrives, day by day from the first. */
export class BreakWatch {
  readonly ledger: BreakLedger;
  readonly alarms: ExplainedAlarm[] = [];
  readonly #arena: Arena;
  readonly #watch: Watch;
  /** Clicks of the last days, each times its cell's factor. */
  readonly #clicks: Float64Array[] = [];
  #next = 0;

  constructor(arena: Arena) {
    this.#arena = arena;
    this.#watch = startWatch(arena.groupOf, arena.groups);
    this.ledger = openLedger(arena.entities);
  }

  /** Takes in the days played since the last look. `rates`: conversions per click as believed now, by entity. */
  look(factorOf: FactorOf, rates: Float64Array): BreakLedger {
    const { days } = this.#arena;
    const seen = completion(this.#arena.lags());
    const lag = seen.map((share, age) => share - (seen[age - 1] ?? 0));
    for (; this.#next < days.length; this.#next++) {
      const counts = days[this.#next]!;
      this.#clicks.push(worthClicks(counts, factorOf));
      if (this.#clicks.length > lag.length) this.#clicks.shift();
      const alarms = watchDay(this.#watch, this.#day(counts, lag));
      this.alarms.push(...recordAlarms(this.ledger, this.#watch, alarms, rates, this.#next));
    }
    return this.ledger;
  }

  /** First day of what an entity's bid is held for, which is held as it was on that day; null where it is free. */
  heldSince(entity: number): number | null {
    const { groupOf, groups } = this.#arena;
    const campaign = groupOf[entity]!;
    if (!isHeld(this.ledger, campaign, groups)) return null;
    const open = this.ledger.outages.filter(
      ({ unit, until }) => until === null && (unit === campaign || unit === groups),
    );
    return Math.min(...open.map(({ from }) => from));
  }

  /** Whether something broke there lately. */
  isYoung(entity: number): boolean {
    const { event, since } = this.ledger;
    return event[entity]! >= 0 && this.#next - since[entity]! <= YOUNG_DAYS;
  }

  #day(counts: DayCounts, lag: Float64Array): Parameters<typeof watchDay>[1] {
    const first = this.#arena.days[0]!.bid;
    const clicks = Float64Array.from(counts.bid, (_, i) => {
      return counts.clicks.subarray(i * CELLS, (i + 1) * CELLS).reduce((sum, count) => sum + count, 0);
    });
    return watchedDay({
      day: counts.index,
      clicks,
      eligible: counts.eligible,
      cost: counts.cost,
      bid: counts.bid,
      bidMove: counts.bid.map((bid, i) => Math.log(bid / first[i]!)),
      arrivals: counts.arrivals,
      due: dueClicks(this.#clicks, lag),
      lag,
      visits: counts.visits,
      bounces: counts.bounces,
    });
  }
}

function worthClicks({ bid, clicks, weekday }: DayCounts, factorOf: FactorOf): Float64Array {
  return Float64Array.from(bid, (_, i) => {
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell++) {
      const count = clicks[i * CELLS + cell]!;
      if (count > 0) sum += count * factorOf(i, cell, weekday);
    }
    return sum;
  });
}
