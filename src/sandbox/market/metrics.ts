import type { Day } from '../../core/base/day.ts';
import { micros } from '../../core/base/micros.ts';
import { clicksOf, costOfClick, splitViews, type Click } from './click.ts';
import { dayAt } from './demand.ts';
import { Dice } from './dice.ts';
import type { DayResult, Market } from './market-state.ts';
import { DEVICES, NETWORKS, type Device, type MetricRow, type Network } from './market.ts';
import { isKnown, knownUntil, locationIdOf, namesOf, resultsOf, type DayRange } from './result-days.ts';

/** Which days, known when, and how finely split. */
export interface MetricQuery extends DayRange {
  /** Last day whose arrivals are known; by default the last one played. */
  readonly asOf?: Day;
  readonly hours?: boolean;
  readonly networks?: boolean;
  readonly locations?: boolean;
}

/**
 * Counts by keyword, device and whatever else the query splits by, one day after the other; empty rows are left out.
 * Splitting by hour or network looks at every click and costs some ten times as much.
 */
export function readMetrics(market: Market, query: MetricQuery): MetricRow[] {
  const known = knownUntil(market, query.asOf);
  return resultsOf(market, query).flatMap((result) => dayMetrics(market, result, query, known));
}

function dayMetrics(market: Market, result: DayResult, query: MetricQuery, known: number): MetricRow[] {
  const { layout } = result;
  const fine = query.hours === true || query.networks === true;
  const dice = new Dice(market.world.plan.seed);
  const day = dayAt(market.world.plan.startDay, result.index);
  const rows: MetricRow[] = [];
  const groups = new Groups(market, query);
  let outcome = 0;
  for (let lot = 0; lot < layout.lots; lot++) {
    groups.enter(layout.device[lot] as number, layout.location[lot] as number);
    const clicks = fine ? addClicks(groups, result, lot, dice) : addCounts(groups, result, lot);
    for (; result.outcomes.lot[outcome] === lot; outcome++) {
      if (!isKnown(result, outcome, known)) continue;
      const click = clicks[result.outcomes.click[outcome] as number];
      const sums = groups.at(click?.hour ?? 0, click?.network ?? NETWORKS[0]);
      sums.conversions++;
      sums.valueMicros += result.outcomes.value[outcome] as number;
    }
    const keyword = layout.keyword[lot] as number;
    if (keyword !== layout.keyword[lot + 1]) rows.push(...groups.take(day, namesOf(market, keyword)));
  }
  return rows;
}

function addCounts(groups: Groups, result: DayResult, lot: number): Click[] {
  if (result.impressions[lot] === 0) return [];
  const sums = groups.at(0, NETWORKS[0]);
  sums.impressions += result.impressions[lot] as number;
  sums.clicks += result.clicks[lot] as number;
  sums.costMicros += result.cost[lot] as number;
  return [];
}

function addClicks(groups: Groups, result: DayResult, lot: number, dice: Dice): Click[] {
  splitViews(result, lot, dice, (hour, network, views) => {
    groups.at(hour, network).impressions += views;
  });
  const clicks = clicksOf(result, lot, result.clicks[lot] as number, dice);
  for (const [i, { hour, network }] of clicks.entries()) {
    const sums = groups.at(hour, network);
    sums.impressions++;
    sums.clicks++;
    sums.costMicros += costOfClick(result, lot, i);
  }
  return clicks;
}

interface Sums {
  readonly device: Device;
  readonly locationId: string | null;
  readonly hour: number | null;
  readonly network: Network | null;
  impressions: number;
  clicks: number;
  costMicros: number;
  conversions: number;
  valueMicros: number;
}

/** Sums of one keyword by what the query splits by. */
class Groups {
  readonly #market: Market;
  readonly #query: MetricQuery;
  readonly #sums = new Map<number, Sums>();
  #device = 0;
  #location = 0;

  constructor(market: Market, query: MetricQuery) {
    this.#market = market;
    this.#query = query;
  }

  enter(device: number, location: number): void {
    this.#device = device;
    this.#location = location;
  }

  at(hour: number, network: Network): Sums {
    const { hours = false, networks = false, locations = false } = this.#query;
    const place = locations ? this.#location : 0;
    const partner = networks && network === NETWORKS[1] ? 1 : 0;
    const key =
      ((this.#device * this.#market.world.locations + place) * 24 + (hours ? hour : 0)) * 2 + partner;
    const known = this.#sums.get(key);
    if (known !== undefined) return known;
    const made = {
      device: DEVICES[this.#device] as Device,
      locationId: locations ? locationIdOf(this.#market, this.#location) : null,
      hour: hours ? hour : null,
      network: networks ? network : null,
      impressions: 0,
      clicks: 0,
      costMicros: 0,
      conversions: 0,
      valueMicros: 0,
    };
    this.#sums.set(key, made);
    return made;
  }

  /** The rows so far; starts again empty. */
  take(day: Day, names: ReturnType<typeof namesOf>): MetricRow[] {
    const rows = [...this.#sums]
      .toSorted(([a], [b]) => a - b)
      .map(([, sums]) => ({
        day,
        ...names,
        ...sums,
        costMicros: micros(sums.costMicros),
        valueMicros: micros(sums.valueMicros),
      }));
    this.#sums.clear();
    return rows;
  }
}
