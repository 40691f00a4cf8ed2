import { parseArgs } from 'node:util';
import { rng } from '../../src/core/base/rng.ts';
import { episodesOf, readAuctions } from './auctions.ts';
import { contestants } from './bidders.ts';
import { knapsack } from './knapsack.ts';
import type { Bought } from './play.ts';

const HELP = `Bidding under a budget on campaign 1458 of iPinYou, in the tables of bench/README.md.

  npm run bench:pacing
  npm run -s bench:pacing -- --held-out   # fits on the first 150,000 auctions of the training part, plays the rest
  npm run -s bench:pacing -- --length 10000

  --length N   auctions of an episode (1000)
  --held-out   leave the test part alone
`;
const BUDGET_PARTS = [2, 4, 8, 16, 32, 64];
const FITTED_OF_TRAINING = 150_000;
const RESAMPLES = 2_000;

const { values: options } = parseArgs({
  options: {
    length: { type: 'string', default: '1000' },
    'held-out': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) process.stdout.write(HELP);
else run(Number(options.length), options['held-out']);

/** A bidder's line through the tables: what it bought under each budget, episode by episode. */
interface Line {
  readonly name: string;
  readonly bought: readonly (readonly Bought[])[];
}

function run(length: number, heldOut: boolean): void {
  const [all, test] = [readAuctions('train'), readAuctions('test')];
  if (all === null || test === null) {
    process.stderr.write('no auctions: expected 1458.sam.{train,test}.txt.gz in ../shared/data/ipinyou\n');
    process.exitCode = 2;
    return;
  }
  const training = heldOut ? all.slice(0, FITTED_OF_TRAINING) : all;
  const episodes = episodesOf(heldOut ? all.slice(FITTED_OF_TRAINING) : test, length);
  const cost = total(episodes.flat().map(({ price }) => price));
  const budgets = BUDGET_PARTS.map((part) => Math.floor(cost / part / episodes.length));
  const ideals = budgets.map((budget) => episodes.map((episode) => knapsack(episode, budget)));
  const bounds = ideals.map((perEpisode) => perEpisode.map(({ bound }) => bound));
  const lines: Line[] = contestants.map(({ name, run: buy }) => ({
    name,
    bought: budgets.map((budget) => buy({ training, episodes, budget, length })),
  }));
  lines.push({
    name: 'knapsack of whole auctions',
    bought: ideals.map((perEpisode) => perEpisode.map(({ whole }) => whole)),
  });
  const [first] = lines;
  process.stdout.write(
    `${training.length} auctions to fit on, ${episodes.length} episodes of ${length} that cost ${cost} in all\n\n` +
      head('% of the knapsack bound') +
      lines
        .map(({ name, bought }) =>
          row(
            name,
            bought.map((all, i) => share(all, bounds[i] ?? [])),
          ),
        )
        .join('') +
      row(
        `${first?.name}, 95 % interval`,
        first?.bought.map((all, i) => interval(all, bounds[i] ?? [])) ?? [],
      ) +
      '\n' +
      head('clicks / expected clicks / cost in thousands') +
      lines.map(({ name, bought }) => row(name, bought.map(amounts))).join('') +
      row(
        'knapsack bound',
        bounds.map(
          (perEpisode, i) =>
            `– / ${total(perEpisode).toFixed(2)} / ${thousands((budgets[i] ?? 0) * episodes.length)}`,
        ),
      ),
  );
}

function head(title: string): string {
  return (
    row(
      title,
      BUDGET_PARTS.map((part) => `1/${part}`),
    ) +
    row(
      ':-',
      BUDGET_PARTS.map(() => '-:'),
    )
  );
}

function row(name: string, cells: readonly string[]): string {
  return `| ${[name, ...cells].join(' | ')} |\n`;
}

function share(bought: readonly Bought[], bounds: readonly number[]): string {
  return percent(total(bought.map(({ value }) => value)) / total(bounds), 2);
}

function amounts(bought: readonly Bought[]): string {
  const value = total(bought.map((episode) => episode.value)).toFixed(2);
  const cost = thousands(total(bought.map((episode) => episode.cost)));
  return `${total(bought.map(({ clicks }) => clicks))} / ${value} / ${cost}`;
}

/** 95 % of the shares of the bound when episodes are drawn again with replacement. */
function interval(bought: readonly Bought[], bounds: readonly number[]): string {
  const random = rng(1458, 'resample');
  const shares = Array.from({ length: RESAMPLES }, () => {
    let [value, bound] = [0, 0];
    for (let i = 0; i < bounds.length; i++) {
      const drawn = random.below(bounds.length);
      value += bought[drawn]?.value ?? 0;
      bound += bounds[drawn] ?? 0;
    }
    return value / bound;
  }).sort((a, b) => a - b);
  const at = (quantile: number): string => percent(shares[Math.floor(quantile * RESAMPLES)] ?? NaN, 1);
  return `${at(0.025)}–${at(0.975)}`;
}

function total(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function thousands(amount: number): string {
  return Math.round(amount / 1000).toLocaleString('en');
}

function percent(ratio: number, digits: number): string {
  return (100 * ratio).toFixed(digits);
}
