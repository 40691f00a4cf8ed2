import { runExperiment, type ExperimentRun } from './run-experiment.ts';

/*
 * Coverage, error and power of `bidforest experiment`, on markets whose true lift is known.
 * Run: node bench/experiment/run.ts [runs] [share of the way to the best bids] [campaigns] [block size] [first seed]
 * 400 runs take some five minutes on one core.
 */
const [runs = 400, towardsBest = 0, campaigns = 30, blockSize = 2, firstSeed = 1] = process.argv
  .slice(2)
  .map(Number);
const PLAN = { clicksPerAdGroup: 24, daysBefore: 91, usedDaysBefore: 56, days: 28, lookDays: 7 };

const started = performance.now();
const done: ExperimentRun[] = [];
for (let i = 0; i < runs; i++) {
  done.push(runExperiment({ ...PLAN, seed: firstSeed + i, campaigns, blockSize, towardsBest }));
  if ((i + 1) % 50 === 0) process.stderr.write(`${i + 1} ${summary(done)}\n`);
}
process.stdout.write(
  `${runs} experiments, ${campaigns} campaigns × 2 ad groups, one of ${blockSize} held out, bids ${100 * towardsBest}% of the way to the best, ` +
    `${PLAN.days} days with a look every ${PLAN.lookDays}, ${PLAN.usedDaysBefore} days before; ${((performance.now() - started) / 1000).toFixed(0)} s\n${summary(done)}\n`,
);

function summary(all: readonly ExperimentRun[]): string {
  const share = (test: (run: ExperimentRun) => boolean): string =>
    `${((100 * all.filter(test).length) / all.length).toFixed(1)}%`;
  const mean = (value: (run: ExperimentRun) => number): number =>
    all.reduce((sum, run) => sum + value(run), 0) / all.length;
  const last = (run: ExperimentRun) => run.readings.at(-1)?.lift ?? { value: 0, low: null, high: null };
  const holds = (low: number | null, high: number | null, truth: number): boolean =>
    (low ?? -Infinity) <= truth && truth <= (high ?? Infinity);
  const declared = (run: ExperimentRun): boolean => run.readings.some(({ verdict }) => verdict !== 'open');
  return [
    `truth ${mean(({ truth }) => truth).toFixed(3)}, bias ${mean((run) => last(run).value - run.truth).toFixed(3)}, error ${Math.sqrt(mean((run) => (last(run).value - run.truth) ** 2)).toFixed(3)}`,
    `covered at the last look ${share((run) => holds(last(run).low, last(run).high, run.truth))}`,
    `at every look ${share((run) => run.readings.every(({ lift }) => holds(lift.low, lift.high, run.truth)))}`,
    `declared at any look ${share(declared)}`,
    `by Student on clusters ${share((run) => holds(run.student.low, run.student.high, run.truth))}`,
    `by independent days ${share((run) => holds(run.naive.low, run.naive.high, run.truth))}`,
    `mean width ${mean((run) => (last(run).high ?? Number.NaN) - (last(run).low ?? Number.NaN)).toFixed(3)}`,
    `detectable by history ${mean(({ detectable }) => detectable).toFixed(3)}`,
    `lag error ${mean((run) => run.readings.at(-1)?.lagError ?? 0).toFixed(4)}`,
  ].join('; ');
}
