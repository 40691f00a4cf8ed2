import { estimatePolicy } from '../../src/core/backtest/estimate-policy.ts';
import { playPerturbed } from './perturbed-market.ts';

/*
 * Bias and coverage of `bidforest backtest`, on markets whose true answer is known.
 * Run: node bench/experiment/backtest.ts [runs] [bid factor asked about] [size of the perturbation] [ad groups] [first seed]
 */
const [runs = 400, factor = 1.04, size = 0.05, adGroups = 100, firstSeed = 1] = process.argv
  .slice(2)
  .map(Number);

let refused = 0;
let covered = 0;
let declared = 0;
const errors: number[] = [];
const truths: number[] = [];
const claimed: number[] = [];
const started = performance.now();
for (let i = 0; i < runs; i++) {
  const { draws, truth } = playPerturbed({
    seed: firstSeed + i,
    adGroups,
    clicksPerAdGroup: 24,
    daysBefore: 28,
    periods: 10,
    daysPerPeriod: 3,
    size,
    factor,
  });
  const estimate = estimatePolicy(draws, ({ baseBid }) => baseBid * factor);
  if (estimate.kind === 'refused') {
    refused++;
    continue;
  }
  if (estimate.low <= truth && truth <= estimate.high) covered++;
  if (estimate.low > 0 || estimate.high < 0) declared++;
  errors.push(estimate.gain - truth);
  truths.push(truth);
  claimed.push(estimate.error);
}
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const spread = Math.sqrt(mean(errors.map((error) => error * error)));
process.stdout.write(
  `${runs} logs of ${adGroups} keywords × 10 periods of 3 days, ±${size}, policy × ${factor}; ${((performance.now() - started) / 1000).toFixed(0)} s\n` +
    `refused ${refused}; covered ${((100 * covered) / errors.length).toFixed(1)}%; excludes zero ${((100 * declared) / errors.length).toFixed(1)}%; ` +
    `truth ${mean(truths).toFixed(1)}, bias ${mean(errors).toFixed(1)} ± ${((1.96 * spread) / Math.sqrt(errors.length)).toFixed(1)}, error ${spread.toFixed(1)}, error claimed ${mean(claimed).toFixed(1)}\n`,
);
