import { parseArgs } from 'node:util';
import { rng } from '../../src/core/base/rng.ts';
import { estimateClicks, formBeliefs } from '../../src/core/bidding/estimates/beliefs.ts';
import type { BidEvidence } from '../../src/core/bidding/estimates/evidence.ts';
import { guideWorth } from '../../src/core/bidding/estimates/left-bids.ts';
import { marginalCost, marginalCostAt } from '../../src/core/bidding/estimates/marginal-cost.ts';
import { doubtBids } from '../../src/core/bidding/rounds/doubt.ts';
import { explorationFactors } from '../../src/core/bidding/rounds/exploration.ts';
import { leashBids } from '../../src/core/bidding/rounds/leash.ts';
import { moveBids } from '../../src/core/bidding/rounds/move-bids.ts';
import { forestPrior } from '../../src/jobs/learn-prior.ts';
import { DAYPARTS, DEVICES, WEEKDAYS } from './arena.ts';

const HELP = `Time and memory of a round of decisions by number of entities, in the table of bench/README.md.

  npm run bench:decisions
  npm run -s bench:decisions -- --entities 10000,100000 --rounds 5

Run each number of entities in a process of its own to read its memory: the peak only rises.
`;
const { values: options } = parseArgs({
  options: {
    entities: { type: 'string', default: '10000,100000,1000000' },
    rounds: { type: 'string', default: '3' },
    learn: { type: 'boolean', default: true },
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
const ROWS_PER_ENTITY = 6;
const ENTITIES_PER_GROUP = 200;
const FEATURES = 12;
const PERTURBED_ENTITIES = 2000;
const PERTURBED_DAYS = 60;

if (options.help) process.stdout.write(HELP);
else {
  row(['entities', 'decide s', 'of it marginal cost s', 'µs an entity without it', 'learn s', 'peak MB']);
  row([':-', '-:', '-:', '-:', '-:', '-:']);
  for (const entities of options.entities.split(',').map(Number)) await measure(entities);
}

async function measure(entities: number): Promise<void> {
  const evidence = drawEvidence(entities);
  const bids = Float64Array.from({ length: entities }, (_, i) => 0.5 + (i % 10) / 10);
  const share = Float64Array.from({ length: entities }, (_, i) => (i % 100) / 100);
  const costPerDay = share.map((of, i) => of ** 3 * (1 + (i % 7)));
  const perturbed = drawPerturbed();
  const started = performance.now();
  const beliefs = options.learn ? await formBeliefs(evidence, forestPrior(1)) : flatBeliefs(evidence);
  const learned = performance.now() - started;
  const rounds = Array.from({ length: Number(options.rounds) }, () => {
    const from = performance.now();
    const cost = marginalCost(perturbed, PERTURBED_DAYS);
    const fixed = performance.now() - from;
    const estimated = estimateClicks(evidence, beliefs);
    const { worth, uncertainty } = guideWorth({ ...estimated, left: bids });
    const wanted = worth.map((value, i) => (0.4 * value) / marginalCostAt(cost, share[i]!));
    const raised = explorationFactors({ wanted, uncertainty, costPerDay, impressionShare: share });
    const seen = estimated.rates.conversions.reduce((sum, count) => sum + count, 0);
    const doubted = doubtBids(
      wanted.map((want, i) => want * raised[i]!),
      bids,
      seen,
    );
    const moved = moveBids(bids, leashBids(doubted, bids, costPerDay, uncertainty));
    if (!moved.every((bid) => bid > 0)) throw new Error('a bid is not positive');
    return { all: performance.now() - from, fixed };
  }).toSorted((a, b) => a.all - b.all);
  const { all, fixed } = rounds[Math.floor(rounds.length / 2)]!;
  row([
    entities.toLocaleString('en'),
    (all / 1e3).toFixed(3),
    (fixed / 1e3).toFixed(3),
    ((1e3 * (all - fixed)) / entities).toFixed(2),
    options.learn ? (learned / 1e3).toFixed(1) : '–',
    (process.resourceUsage().maxRSS / 1024).toFixed(0),
  ]);
}

function drawEvidence(entities: number): BidEvidence {
  const random = rng(1, 'scale');
  const rows = entities * ROWS_PER_ENTITY;
  const numbers = (length: number, of: (i: number) => number): Float64Array => {
    const values = new Float64Array(length);
    for (let i = 0; i < length; i++) values[i] = of(i);
    return values;
  };
  const level = (levels: number): Int32Array => {
    const values = new Int32Array(rows);
    for (let i = 0; i < rows; i++) values[i] = random.below(levels);
    return values;
  };
  const entity = new Int32Array(rows);
  for (let i = 0; i < rows; i++) entity[i] = Math.floor(i / ROWS_PER_ENTITY);
  const exposure = numbers(rows, () => 1 + random.below(20));
  const conversions = numbers(rows, (i) => random.poisson(0.03 * exposure[i]!));
  const orders = new Float64Array(entities);
  for (let i = 0; i < rows; i++) orders[entity[i]!] = orders[entity[i]!]! + conversions[i]!;
  const levels = (name: string, count: number) => Array.from({ length: count }, (_, i) => `${name} ${i}`);
  const groupOf = new Int32Array(entities);
  for (let i = 0; i < entities; i++) groupOf[i] = Math.floor(i / ENTITIES_PER_GROUP);
  return {
    entities,
    groups: Math.ceil(entities / ENTITIES_PER_GROUP),
    groupOf,
    dimensions: [
      { name: 'device', levels: levels('device', DEVICES), setOn: 'entity' },
      { name: 'daypart', levels: levels('part', DAYPARTS), setOn: 'group' },
      { name: 'weekday', levels: levels('day', WEEKDAYS), setOn: 'group' },
    ],
    cells: { entity, level: [level(DEVICES), level(DAYPARTS), level(WEEKDAYS)], exposure, conversions },
    clickFade: numbers(entities, () => 0.7),
    conversionFade: numbers(entities, () => 0.7),
    value: orders.map((count) => 60 * count),
    logValue: orders.map((count) => count * Math.log(50)),
    orderVariance: { variance: 0.5, orders: 1000 },
    features: {
      rows: entities,
      columns: Array.from({ length: FEATURES }, (_, j) => ({
        kind: 'number' as const,
        name: `feature ${j}`,
        values: numbers(entities, () => random.next()),
      })),
    },
  };
}

/** Moves are learnt from the larger entities only, however many there are. */
function drawPerturbed(): Parameters<typeof marginalCost>[0] {
  const random = rng(2, 'scale');
  const rows = PERTURBED_ENTITIES * PERTURBED_DAYS;
  const numbers = (of: (row: number) => number): Float64Array =>
    Float64Array.from({ length: rows }, (_, row) => of(row));
  const sign = numbers(() => (random.next() < 0.5 ? -1 : 1));
  const worthClicks = numbers((row) => random.poisson(20 * (1 + 0.04 * sign[row]!)));
  return {
    entities: PERTURBED_ENTITIES,
    entity: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / PERTURBED_DAYS)),
    day: Int32Array.from({ length: rows }, (_, row) => row % PERTURBED_DAYS),
    sign,
    bid: numbers(() => 1),
    impressions: numbers(() => 400),
    eligible: numbers(() => 800),
    worthClicks,
    cost: worthClicks.map((clicks, row) => 0.8 * clicks * (1 + 0.04 * sign[row]!)),
  };
}

/** Beliefs that know nothing: for the time of decisions alone. */
function flatBeliefs({ entities, groups, dimensions }: BidEvidence): Parameters<typeof estimateClicks>[1] {
  return {
    rate: { prior: new Float64Array(entities).fill(0.03), strength: 20 },
    value: { prior: new Float64Array(entities).fill(Math.log(50)), spread: 0.1, within: 0.5 },
    segments: dimensions.map(({ levels, setOn }) => ({
      factor: new Float64Array((setOn === 'entity' ? entities : groups) * levels.length).fill(1),
      strength: 100,
    })),
  };
}

function row(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}
