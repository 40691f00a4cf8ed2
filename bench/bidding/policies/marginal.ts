import { breakFactors, inOldUnits, postBreakBelief } from '../../../src/core/bidding/breaks/post-break.ts';
import {
  estimateClicks,
  formBeliefs,
  type Beliefs,
  type ClickEstimates,
} from '../../../src/core/bidding/estimates/beliefs.ts';
import { sumCells } from '../../../src/core/bidding/estimates/conversion-rate.ts';
import type { BidEvidence } from '../../../src/core/bidding/estimates/evidence.ts';
import { guideWorth, judgedBids, type GuidedWorth } from '../../../src/core/bidding/estimates/left-bids.ts';
import { noPrior, type LearnPrior } from '../../../src/core/bidding/estimates/learn-prior.ts';
import {
  CENSORED_SHARE,
  marginalCost,
  marginalCostAt,
  type MarginalCost,
} from '../../../src/core/bidding/estimates/marginal-cost.ts';
import { rowFactors } from '../../../src/core/bidding/estimates/segment-factors.ts';
import { doubtBids, trustIn } from '../../../src/core/bidding/rounds/doubt.ts';
import { explorationFactors } from '../../../src/core/bidding/rounds/exploration.ts';
import { leashBids } from '../../../src/core/bidding/rounds/leash.ts';
import { CAUTION, moveBids, type Caution } from '../../../src/core/bidding/rounds/move-bids.ts';
import { paceSpend, UNPACED, type Pace } from '../../../src/core/bidding/rounds/pace-spend.ts';
import { PERTURBATION, perturbationSign } from '../../../src/core/bidding/rounds/perturbation.ts';
import { forestPrior, ridgePrior } from '../../../src/jobs/learn-prior.ts';
import { DAYPARTS, DEVICES, WEEKDAYS, type Arena, type Controls } from '../arena.ts';
import { believedValues, evidenceOf, perturbedDays, type Moved } from '../evidence-of.ts';
import { BreakWatch, type FactorOf } from './break-watch.ts';
import { weekdayFactors } from './weekday-factors.ts';
import { within, type Budget, type MakePolicy, type Policy } from './policy.ts';

const LEARN_EVERY_DAYS = 7;

const LEAST_MOVED_TRUST = 0.5;

/** What a click is worth has changed at once: its bid may follow sooner, downwards. */
const AFTER_BREAK: Caution = { ...CAUTION, trustRegion: 0.5 };

/** Where priors come from. */
export type Prior = 'none' | 'global' | 'ridge' | 'forest';

/** The product's optimizer with one of the priors, with or without bid modifiers. */
export function marginal(prior: Prior, options: Parts = {}): MakePolicy {
  return (arena, seed) => new Marginal(arena, seed, prior, options);
}

/** Which parts of the optimizer take part: all unless told. */
export interface Parts {
  readonly modifiers?: boolean;
  /** Looking for breaks. */
  readonly watch?: boolean;
  /** What keeps bad data from doing harm. */
  readonly caution?: boolean;
  /** Raising bids of what is hardly ever shown. */
  readonly exploration?: boolean;
}

/** The product's optimizer in a market. */
export class Marginal implements Policy {
  readonly #arena: Arena;
  readonly #seed: number;
  readonly #prior: Prior;
  readonly #modifiers: boolean;
  readonly watch: BreakWatch | null;
  /** What the bids last wanted were multiplied by to learn. Shape (entities). */
  explored: Float64Array;
  readonly #explores: boolean;
  readonly #moved = new Map<number, Moved>();
  /** What entities cost before the first round; null without caution. */
  readonly #spend: Float64Array | null;
  /** Bids before the first round. */
  readonly #left: Float64Array;
  /** Base bids by the day that they were made for. */
  readonly #before = new Map<number, Float64Array>();
  #bids: Float64Array;
  #beliefs: Beliefs | null = null;
  #rates: Float64Array | null = null;
  #pace: Pace = UNPACED;
  /** How far modifiers are believed. */
  #trust = 1;
  #rounds = 0;

  constructor(arena: Arena, seed: number, prior: Prior, parts: Parts) {
    this.#arena = arena;
    this.#seed = seed;
    this.#prior = prior;
    this.#modifiers = parts.modifiers ?? true;
    this.#explores = parts.exploration ?? true;
    this.explored = new Float64Array(arena.entities).fill(1);
    this.watch = (parts.watch ?? true) ? new BreakWatch(arena) : null;
    this.#left = arena.days.at(-1)!.bid.slice();
    this.#bids = this.#left;
    this.#spend = (parts.caution ?? true) ? usualSpend(arena) : null;
  }

  async act(budget: Budget | null): Promise<Controls> {
    const arena = this.#arena;
    const today = arena.days.length;
    const { evidence, factors } = await this.#look();
    const beliefs = this.#beliefs!;
    const { rates, ...own } = this.#estimate(evidence, beliefs, factors);
    const { worth, uncertainty } = this.#guided(own, factors);
    this.#rates = rates.rate;
    const cost = marginalCost(perturbedDays(arena, this.#moved, factorsOf(arena, beliefs)), today);
    if (budget !== null) this.#pace = this.#paced(budget);
    const want = wanted(worth, cost, arena);
    if (this.#explores)
      this.explored = explorationFactors({ wanted: want, uncertainty, ...usualTraffic(arena) });
    const raised = want.map((bid, i) => bid * this.explored[i]!);
    this.#bids = this.#moveBids(this.#cautious(raised, rates.conversions, uncertainty));
    this.#before.set(today, this.#bids);
    const controls = this.#controls(beliefs, today);
    return controls;
  }

  /** What people's bids tell is of before breaks. */
  #guided({ worth, uncertainty }: GuidedWorth, factors: Float64Array): GuidedWorth {
    if (this.#spend === null) return { worth, uncertainty };
    const before = worth.map((value, i) => value / factors[i]!);
    const left = judgedBids(this.#left, this.#arena.groupOf);
    const told = guideWorth({ worth: before, uncertainty, left });
    return { ...told, worth: told.worth.map((value, i) => value * factors[i]!) };
  }

  #cautious(want: Float64Array, conversions: Float64Array, uncertainty: Float64Array): Float64Array {
    if (this.#spend === null) return want;
    const seen = conversions.reduce((sum, count) => sum + count, 0);
    this.#trust = trustIn(seen);
    return leashBids(doubtBids(want, this.#left, seen), this.#left, this.#spend, uncertainty);
  }

  #moveBids(want: Float64Array): Float64Array {
    const { watch } = this;
    const moved = moveBids(this.#bids, want).map(within);
    if (watch === null) return moved;
    const down = moveBids(this.#bids, want, AFTER_BREAK).map(within);
    return this.#bids.map((_, i) => {
      const held = watch.heldSince(i);
      if (held !== null) return (this.#before.get(held) ?? this.#left)[i]!;
      return watch.isYoung(i) ? Math.min(down[i]!, moved[i]!) : moved[i]!;
    });
  }

  /** Looks for breaks and learns weekly. @returns evidence without what is stale or untrue, and what breaks did. */
  async #look(): Promise<{ evidence: BidEvidence; factors: Float64Array }> {
    const arena = this.#arena;
    const { watch } = this;
    const none = new Int32Array(arena.entities);
    const believed = this.#spend === null ? undefined : believedValues(arena);
    const isDue = this.#rounds++ % LEARN_EVERY_DAYS === 0;
    const ones = new Float64Array(arena.entities).fill(1);
    if (watch === null || this.#beliefs === null) {
      const evidence = evidenceOf(arena, none, [], believed);
      if (isDue) this.#beliefs = await this.#learn(evidence);
      if (watch === null) return { evidence, factors: ones };
      this.#rates = estimateClicks(evidence, this.#beliefs!).rates.rate;
    }
    const before = this.#beliefs!;
    const ledger = watch.look(factorsOf(arena, before), this.#rates!);
    const evidence = evidenceOf(arena, ledger.since, ledger.outages, believed);
    const sums = sumCells(evidence, rowFactors(evidence, before.segments));
    const factors = breakFactors(ledger, arena.groupOf, sums);
    if (isDue) {
      const all = ledger.events > 0 ? evidenceOf(arena, none, ledger.outages, believed) : evidence;
      this.#beliefs = await this.#learn(inOldUnits(all, evidence.cells.exposure, factors));
    }
    return { evidence, factors };
  }

  #learn(evidence: BidEvidence): Promise<Beliefs> {
    return formBeliefs(
      this.#modifiers ? evidence : { ...evidence, dimensions: [], cells: { ...evidence.cells, level: [] } },
      this.#learner(),
    );
  }

  #estimate(evidence: BidEvidence, beliefs: Beliefs, factors: Float64Array): ClickEstimates {
    if (this.watch === null) return estimateClicks(evidence, beliefs);
    const rate = postBreakBelief(beliefs.rate, this.watch.ledger, factors);
    return estimateClicks(evidence, { ...beliefs, rate });
  }

  #learner(): LearnPrior {
    const seed = this.#seed * 1000 + this.#rounds;
    if (this.#prior === 'forest') return forestPrior(seed);
    if (this.#prior === 'ridge') return ridgePrior(seed);
    if (this.#prior === 'none')
      return (question) => (isSegment(question.of) ? zeros(question.target) : noPrior(question));
    return (question) => (isSegment(question.of) ? levelMeans(question) : noPrior(question));
  }

  #paced({ moneyLeft, daysLeft }: Budget): Pace {
    const weekday = weekdayFactors(this.#arena);
    const last = this.#arena.days.at(-1)!;
    const first = this.#pace.logDemand === null;
    const recent = this.#arena.days.slice(-14);
    const sum = (values: Float64Array): number => values.reduce((all, value) => all + value, 0);
    const yesterday = first
      ? {
          cost: recent.reduce((all, day) => all + sum(day.cost), 0) / recent.length,
          lostShare: 0,
          weekdayFactor: 1,
        }
      : { cost: sum(last.cost), lostShare: last.lostShare, weekdayFactor: weekday[last.weekday]! };
    return paceSpend(this.#pace, yesterday, { money: moneyLeft, days: daysLeft });
  }

  /** Bids are not moved at random where they are held, nor in an account that hardly moves any. */
  #isMoved(entity: number): boolean {
    return this.#trust >= LEAST_MOVED_TRUST && (this.watch?.heldSince(entity) ?? null) === null;
  }

  #controls(beliefs: Beliefs, today: number): Controls {
    const { entities, groups } = this.#arena;
    const base = this.#bids.map((bid) => bid / this.#pace.divisor);
    const sign = Float64Array.from(base, (_, i) =>
      this.#isMoved(i) ? perturbationSign(this.#seed, String(i), today) : 0,
    );
    this.#moved.set(today, { sign, bid: base });
    const bids = base.map((bid, i) => bid * Math.exp(PERTURBATION.logSize * sign[i]!));
    if (!this.#modifiers) return { bids, devices: null, schedule: null };
    const [devices, parts, weekdays] = beliefs.segments;
    const schedule = Float64Array.from({ length: groups * WEEKDAYS * DAYPARTS }, (_, at) => {
      const group = Math.floor(at / (WEEKDAYS * DAYPARTS));
      const weekday = Math.floor(at / DAYPARTS) % WEEKDAYS;
      return (
        (parts!.factor[group * DAYPARTS + (at % DAYPARTS)]! *
          weekdays!.factor[group * WEEKDAYS + weekday]!) **
        this.#trust
      );
    });
    return {
      bids,
      devices: devices!.factor.subarray(0, entities * DEVICES).map((factor) => factor ** this.#trust),
      schedule,
    };
  }
}

/** Cost of a day and share of auctions, over the last four weeks. */
function usualTraffic({ days, entities }: Arena) {
  const numbers = (): Float64Array => new Float64Array(entities);
  const [costPerDay, shown, open] = [numbers(), numbers(), numbers()];
  const recent = days.slice(-28);
  for (const { cost, impressions, eligible } of recent)
    for (let i = 0; i < entities; i++) {
      costPerDay[i] = costPerDay[i]! + cost[i]! / recent.length;
      shown[i] = shown[i]! + impressions[i]!;
      open[i] = open[i]! + (Number.isNaN(eligible[i]!) ? impressions[i]! / CENSORED_SHARE : eligible[i]!);
    }
  return { costPerDay, impressionShare: shown.map((n, i) => (n > 0 ? n / open[i]! : 0)) };
}

function usualSpend({ days, entities }: Arena): Float64Array {
  const spend = new Float64Array(entities);
  for (const { cost } of days.slice(-28)) for (let i = 0; i < entities; i++) spend[i] = spend[i]! + cost[i]!;
  return spend;
}

function wanted(worth: Float64Array, cost: MarginalCost, arena: Arena): Float64Array {
  return worth.map(
    (value, i) => (value * arena.marginShare) / marginalCostAt(cost, cost.share[i] ?? Number.NaN),
  );
}

/** Factor of a cell under the beliefs. */
function factorsOf({ groupOf }: Pick<BidEvidence, 'groupOf'>, { segments }: Beliefs): FactorOf {
  if (segments.length === 0) return () => 1;
  const [devices, parts, weekdays] = segments.map(({ factor }) => factor);
  return (i, cell, weekday) =>
    devices![i * DEVICES + Math.floor(cell / DAYPARTS)]! *
    parts![groupOf[i]! * DAYPARTS + (cell % DAYPARTS)]! *
    weekdays![groupOf[i]! * WEEKDAYS + weekday]!;
}

function isSegment(of: string): boolean {
  return of !== 'rate' && of !== 'value';
}

function zeros(target: Float64Array): Promise<Float64Array> {
  return Promise.resolve(new Float64Array(target.length));
}

/** One ratio per level for the whole account. */
function levelMeans({ target, weight, unit }: Parameters<LearnPrior>[0]): Promise<Float64Array> {
  const width = unit.indexOf(1) === -1 ? target.length : unit.indexOf(1);
  const sums = new Float64Array(width);
  const weights = new Float64Array(width);
  for (const [row, y] of target.entries()) {
    sums[row % width] = sums[row % width]! + weight[row]! * y;
    weights[row % width] = weights[row % width]! + weight[row]!;
  }
  return Promise.resolve(target.map((_, row) => sums[row % width]! / Math.max(1e-12, weights[row % width]!)));
}
