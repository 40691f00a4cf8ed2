import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rng, type Rng } from '../../src/core/base/rng.ts';
import type { NumberFrame } from '../../src/core/features/frame.ts';
import { CELLS, DAYPARTS, DEVICES, WEEKDAYS } from './arena.ts';
import type { Arena, Controls, DayCounts, Expected, Options } from './arena.ts';
import { priceCurve, type PriceCurve } from './second-prices.ts';

/** What never changes of a market. Arrays by entity, by entity × cell, or as said. */
export interface SecondMarket {
  readonly seed: number;
  readonly groupOf: Int32Array;
  readonly groups: number;
  readonly curve: readonly PriceCurve[];
  /** Currency units of a click per unit of the curve's price, by cell. */
  readonly priceScale: Float64Array;
  /** Auctions on an average day, by cell. */
  readonly demand: Float64Array;
  readonly clickRate: Float64Array;
  /** Log odds of an order, by cell. */
  readonly logOdds: Float64Array;
  readonly orderValue: Float64Array;
  readonly firstBids: Float64Array;
  readonly features: NumberFrame;
}

const DATA = resolve(import.meta.dirname, '../../../shared/data/ipinyou');
const GROUP_SIZE = 20;
const SECTORS = 5;
const MARGIN_SHARE = 0.4;
const CENSORED = 0.1;
/** Orders are gamma distributed with this shape. */
const ORDER_SHAPE = 2;
const OLDEST_ARRIVAL = 31;
const SAME_DAY = 0.55;
const MEAN_LAG_DAYS = 4;
const GRID = Array.from({ length: 80 }, (_, i) => 0.02 * 1000 ** (i / 79));
const WEEKLY = [1.06, 1.04, 1.02, 1, 0.97, 0.9, 1.01];
const ODDS_BY_WEEKDAY = [0.05, 0.02, 0, -0.02, -0.06, -0.12, 0.13];

/**
 * Another family of markets than the sandbox's: one slot sold at the second price, rivals' prices as iPinYou's winning
 * prices were distributed (where the data set lies beside the checkout), odds of orders that add up where the sandbox
 * multiplies rates, gamma orders and other lags.
 */
export function secondMarket(options: {
  readonly seed: number;
  readonly adGroups: number;
  readonly clicks: number;
}): SecondMarket {
  const { seed, adGroups } = options;
  const groups = Math.ceil(adGroups / GROUP_SIZE);
  const curves = priceCurves();
  const cells = (of: (i: number, device: number, part: number) => number): Float64Array =>
    Float64Array.from({ length: adGroups * CELLS }, (_, at) => {
      const cell = at % CELLS;
      return of(Math.floor(at / CELLS), Math.floor(cell / DAYPARTS), cell % DAYPARTS);
    });
  const groupOf = Int32Array.from({ length: adGroups }, (_, i) => Math.floor(i / GROUP_SIZE));
  const traits = Array.from({ length: adGroups }, (_, i) => drawTraits(rng(seed, 'second', 'traits', i)));
  const tastes = Array.from({ length: groups }, (_, g) => drawTastes(rng(seed, 'second', 'tastes', g)));
  const sectors = Array.from({ length: SECTORS }, (_, s) => {
    const draw = rng(seed, 'second', 'sector', s);
    return {
      odds: 0.45 * draw.normal(),
      value: Math.exp(0.4 * draw.normal()),
      price: Math.exp(0.3 * draw.normal()),
    };
  });
  const sectorOf = (i: number) => sectors[traits[i]!.sector]!;
  const logOdds = cells((i, device, part) => {
    const { intent, speed, stock, own, devices } = traits[i]!;
    const taste = tastes[groupOf[i]!]!;
    const straight = sectorOf(i).odds + 0.5 * intent - 0.3 * Math.max(0, speed - 0.3);
    const bent = (stock > 0 ? 0.25 : -0.25) * (1 + intent) * 0.6;
    return -3.6 + straight + bent + 0.25 * own + taste.device[device]! + devices[device]! + taste.part[part]!;
  });
  const priceScale = cells((i, device) => {
    const { rivalry } = traits[i]!;
    return 0.012 * sectorOf(i).price * Math.exp(0.35 * rivalry) * [1, 1.15, 0.9][device]!;
  });
  const orderValue = Float64Array.from(
    traits,
    ({ price, ownValue }, i) => 80 * sectorOf(i).value * Math.exp(0.4 * price + 0.15 * ownValue),
  );
  const market: Omit<SecondMarket, 'demand'> = {
    seed,
    groupOf,
    groups,
    curve: traits.map(({ curve }) => curves[curve % curves.length]!),
    priceScale,
    clickRate: cells((i) => 0.03 * Math.exp(0.4 * traits[i]!.appeal)),
    logOdds,
    orderValue,
    firstBids: Float64Array.from(traits, ({ habit, price }, i) =>
      round(0.9 * sectorOf(i).price * Math.exp(0.55 * habit + 0.25 * price)),
    ),
    features: featuresOf(traits, seed),
  };
  const shares = cells((i, device, part) => {
    const { size } = traits[i]!;
    return Math.exp(0.9 * size) * [0.56, 0.38, 0.06][device]! * [0.08, 0.3, 0.36, 0.26][part]!;
  });
  const clicks = shares.reduce((sum, share, at) => {
    const i = Math.floor(at / CELLS);
    const won = market.curve[i]!.below(market.firstBids[i]! / priceScale[at]!);
    return sum + share * won * market.clickRate[at]!;
  }, 0);
  return { ...market, demand: shares.map((share) => (share * options.clicks * adGroups) / clicks) };
}

interface Order {
  /** Of its click. */
  readonly day: number;
  readonly at: number;
  readonly lag: number;
  readonly value: number;
}

/** A fresh run of a market. */
export function secondArena(market: SecondMarket): Arena {
  const entities = market.firstBids.length;
  const days: DayCounts[] = [];
  const coming: Order[][] = [];
  const lagCounts: Float64Array[] = [];
  let bids = market.firstBids;
  return {
    entities,
    groups: market.groups,
    groupOf: market.groupOf,
    features: market.features,
    marginShare: MARGIN_SHARE,
    days,
    lags: () => {
      const settled = lagCounts.slice(0, Math.max(0, days.length - OLDEST_ARRIVAL));
      return Float64Array.from({ length: OLDEST_ARRIVAL + 1 }, (_, lag) =>
        settled.reduce((sum, day) => sum + day[lag]!, 0),
      );
    },
    options: () => optionsOf(market, days.length),
    play(controls, allowance) {
      const index = days.length;
      if (controls !== null) bids = controls.bids.map(round);
      const effective = effectiveBids(market, bids, controls, index % WEEKDAYS);
      const expected = expectationOf(market, effective, index);
      const entered = allowance === null ? 1 : Math.min(1, Math.max(1e-6, allowance) / expected.cost);
      const counts = emptyDay(entities, index, Float64Array.from(bids), 1 - entered);
      const open = auctionsOn(market, index);
      for (let i = 0; i < entities; i++) {
        const draw = rng(market.seed, 'second', 'day', index, i);
        for (let cell = 0; cell < CELLS; cell++) {
          const at = i * CELLS + cell;
          for (const [lag, value] of playCell(market, counts, at, effective[at]!, open[at]!, draw))
            (coming[index + lag] ??= []).push({ day: index, at, lag, value });
        }
        const share = counts.impressions[i]! / counts.eligible[i]!;
        if (!(share >= CENSORED)) counts.eligible[i] = Number.NaN;
      }
      days.push(counts);
      lagCounts.push(new Float64Array(OLDEST_ARRIVAL + 1));
      for (const { day, at, lag, value } of coming[index] ?? []) {
        record(days[day]!, at, value);
        const i = Math.floor(at / CELLS);
        counts.arrivals[i] = counts.arrivals[i]! + 1;
        lagCounts[day]![lag] = lagCounts[day]![lag]! + 1;
      }
      return { profit: entered * expected.profit, cost: entered * expected.cost };
    },
  };
}

interface Traits {
  readonly sector: number;
  readonly curve: number;
  readonly intent: number;
  readonly speed: number;
  readonly stock: number;
  readonly price: number;
  readonly rivalry: number;
  readonly appeal: number;
  readonly size: number;
  readonly habit: number;
  readonly own: number;
  readonly ownValue: number;
  readonly devices: readonly number[];
}

function drawTraits(draw: Rng): Traits {
  const normal = (): number => draw.normal();
  return {
    sector: draw.below(SECTORS),
    curve: draw.below(2),
    intent: normal(),
    speed: normal(),
    stock: normal(),
    price: normal(),
    rivalry: normal(),
    appeal: normal(),
    size: normal(),
    habit: normal(),
    own: normal(),
    ownValue: normal(),
    devices: [0.15 * normal(), 0.15 * normal(), 0.2 * normal()],
  };
}

function drawTastes(draw: Rng): { readonly device: readonly number[]; readonly part: readonly number[] } {
  const normal = (): number => draw.normal();
  return {
    device: [-0.25 + 0.15 * normal(), 0.3 + 0.15 * normal(), 0.1 + 0.15 * normal()],
    part: [-0.3, -0.05, 0.1, 0.12].map((mean) => mean + 0.12 * normal()),
  };
}

/** What is known of an entity: its sector, four traits, and two columns that say nothing. */
function featuresOf(traits: readonly Traits[], seed: number): NumberFrame {
  const noise = rng(seed, 'second', 'noise');
  const column = (name: string, of: (traits: Traits) => number) => ({
    kind: 'number' as const,
    name,
    values: Float64Array.from(traits, of),
  });
  const columns = [
    ...Array.from({ length: SECTORS }, (_, s) => column(`sector ${s}`, ({ sector }) => Number(sector === s))),
    column('intent', ({ intent }) => intent),
    column('speed', ({ speed }) => speed),
    column('stock', ({ stock }) => stock),
    column('price', ({ price }) => price),
    column('noise 1', () => noise.normal()),
    column('noise 2', () => noise.normal()),
  ];
  return { rows: traits.length, columns };
}

function priceCurves(): PriceCurve[] {
  const files = existsSync(DATA)
    ? readdirSync(DATA)
        .filter((name) => /^info_\d+\.json$/.test(name))
        .toSorted()
    : [];
  if (files.length === 0) return [priceCurve(logNormalMixture(0.9)), priceCurve(logNormalMixture(0.6))];
  return files.map((name) => {
    const { price_counter_train: counts } = JSON.parse(readFileSync(join(DATA, name), 'utf8')) as {
      price_counter_train: number[];
    };
    return priceCurve(counts);
  });
}

/** Stands in for iPinYou's histograms where they are absent: half around 25, half around 80. */
function logNormalMixture(sd: number): number[] {
  const density = (price: number, median: number): number =>
    Math.exp(-((Math.log(price / median) / sd) ** 2) / 2) / price;
  return Array.from({ length: 301 }, (_, i) => density(i + 0.5, 25) + density(i + 0.5, 80));
}

function effectiveBids(
  { groupOf }: SecondMarket,
  bids: Float64Array,
  controls: Controls | null,
  weekday: number,
): Float64Array {
  return Float64Array.from({ length: bids.length * CELLS }, (_, at) => {
    const i = Math.floor(at / CELLS);
    const cell = at % CELLS;
    const device = controls?.devices?.[i * DEVICES + Math.floor(cell / DAYPARTS)] ?? 1;
    const slot = (groupOf[i]! * WEEKDAYS + weekday) * DAYPARTS + (cell % DAYPARTS);
    return bids[i]! * modifier(device) * modifier(controls?.schedule?.[slot] ?? 1);
  });
}

function modifier(factor: number): number {
  return Math.round(Math.min(10, Math.max(0.1, factor)) * 100) / 100;
}

function round(bid: number): number {
  return Math.max(0.01, Math.round(bid * 100) / 100);
}

/** Auctions open to each cell on a day: its own level, the week, a slow season and the group's day. */
function auctionsOn({ demand, groupOf, seed, groups }: SecondMarket, index: number): Float64Array {
  const factor = Float64Array.from({ length: groups }, (_, g) => {
    const shock = Math.exp(0.12 * rng(seed, 'second', 'shock', g, index).normal());
    return WEEKLY[index % WEEKDAYS]! * (1 + 0.15 * Math.sin((index + 11 * g) / 29)) * shock;
  });
  return demand.map((auctions, at) => auctions * factor[groupOf[Math.floor(at / CELLS)]!]!);
}

function orderRate({ logOdds }: SecondMarket, at: number, index: number): number {
  return 1 / (1 + Math.exp(-logOdds[at]! - ODDS_BY_WEEKDAY[index % WEEKDAYS]!));
}

/** Expected clicks and cost per auction at an effective bid: exact, from the histogram. */
function response(market: SecondMarket, at: number, bid: number): { clicks: number; cost: number } {
  const scale = market.priceScale[at]!;
  const curve = market.curve[Math.floor(at / CELLS)]!;
  const rate = market.clickRate[at]!;
  return { clicks: rate * curve.below(bid / scale), cost: rate * scale * curve.paid(bid / scale) };
}

function worthOf(market: SecondMarket, at: number, index: number): number {
  return MARGIN_SHARE * orderRate(market, at, index) * market.orderValue[Math.floor(at / CELLS)]!;
}

function expectationOf(market: SecondMarket, bids: Float64Array, index: number): Expected {
  const open = auctionsOn(market, index);
  let profit = 0;
  let cost = 0;
  for (let at = 0; at < bids.length; at++) {
    const auctions = open[at]!;
    const per = response(market, at, bids[at]!);
    profit += auctions * (per.clicks * worthOf(market, at, index) - per.cost);
    cost += auctions * per.cost;
  }
  return { profit, cost };
}

/** A second price is best answered by the truth, so that the click's worth is among the bids. */
function optionsOf(market: SecondMarket, index: number): Options[] {
  const open = auctionsOn(market, index);
  return Array.from({ length: market.demand.length }, (_, at) => {
    const value = worthOf(market, at, index);
    const cost = new Float64Array(GRID.length + 1);
    const worth = new Float64Array(GRID.length + 1);
    for (let b = 0; b < cost.length; b++) {
      const per = response(market, at, GRID[b] ?? value);
      cost[b] = open[at]! * per.cost;
      worth[b] = open[at]! * per.clicks * value;
    }
    return { cost, worth };
  });
}

function emptyDay(entities: number, index: number, bid: Float64Array, lostShare: number): DayCounts {
  const numbers = (): Float64Array => new Float64Array(entities);
  return {
    index,
    weekday: index % WEEKDAYS,
    bid,
    clicks: new Float32Array(entities * CELLS),
    cost: numbers(),
    impressions: numbers(),
    eligible: numbers(),
    conversions: new Float32Array(entities * CELLS),
    value: numbers(),
    logValue: numbers(),
    arrivals: numbers(),
    visits: numbers(),
    bounces: numbers(),
    lostShare,
  };
}

/** Draws what a cell's day brings; @returns lag in days and value of its orders. */
function playCell(
  market: SecondMarket,
  counts: DayCounts,
  at: number,
  bid: number,
  auctions: number,
  draw: Rng,
): [lag: number, value: number][] {
  const i = Math.floor(at / CELLS);
  const scale = market.priceScale[at]!;
  const curve = market.curve[i]!;
  const won = curve.below(bid / scale);
  const entered = auctions * (1 - counts.lostShare) * won;
  const shown = draw.poisson(entered * (1 - market.clickRate[at]!));
  const clicks = draw.poisson(entered * market.clickRate[at]!);
  const missed = draw.poisson(auctions - entered);
  counts.clicks[at] = clicks;
  counts.impressions[i] = counts.impressions[i]! + shown + clicks;
  counts.eligible[i] = counts.eligible[i]! + shown + clicks + missed;
  for (let c = 0; c < clicks; c++)
    counts.cost[i] = counts.cost[i]! + scale * curve.priceAt(draw.next() * won);
  const orders = draw.binomial(clicks, orderRate(market, at, counts.index));
  return Array.from({ length: orders }, () => {
    const lag = draw.next() < SAME_DAY ? 0 : 1 + Math.floor(-MEAN_LAG_DAYS * Math.log(1 - draw.next()));
    const shape = Array.from({ length: ORDER_SHAPE }, () => -Math.log(1 - draw.next()));
    const value = (market.orderValue[i]! * shape.reduce((sum, part) => sum + part, 0)) / ORDER_SHAPE;
    return [Math.min(OLDEST_ARRIVAL, lag), value];
  });
}

function record(counts: DayCounts, at: number, value: number): void {
  const i = Math.floor(at / CELLS);
  const log = Math.log(Math.max(0.01, value));
  counts.conversions[at] = counts.conversions[at]! + 1;
  counts.value[i] = counts.value[i]! + value;
  counts.logValue[i] = counts.logValue[i]! + log;
}
