import type { ContestResult } from './contestants/contest.ts';
import type { Match } from './plan.ts';
import type { Outcome, Standing } from './play-match.ts';
import { count, medianOf, oneRowMicros, secondsIn } from './render-tables.ts';

/** A promise of the engine, as data: a figure of the outcomes and its limit. */
export interface Target {
  readonly claim: string;
  /** NaN when the outcomes do not hold what it takes. */
  readonly figure: (outcomes: readonly Outcome[]) => number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A target held against outcomes; nulls where they do not hold what it takes. */
export interface Verdict {
  readonly target: Target;
  readonly figure: number | null;
  readonly met: boolean | null;
}

type Where = Partial<Pick<Match, 'group' | 'rows' | 'depth' | 'data'>>;
type Figure = (result: ContestResult) => number;

const auc: Figure = (result) => result.auc;
const forest = (rows: number): Where => ({ group: 'train', rows, depth: 12 });
const boosting = (rows: number): Where => ({ group: 'boost', rows });
const score: Where = { group: 'score' };

/** Seconds of the fastest of the peers, over ours. */
const speed =
  (where: Where, ...peers: readonly string[]) =>
  (outcomes: readonly Outcome[]): number =>
    best(outcomes, where, peers, secondsIn, Math.min) / of(outcomes, where, 'ours', secondsIn);

/** How far our AUC stays behind the best of the peers. */
const behind =
  (where: Where, ...peers: readonly string[]) =>
  (outcomes: readonly Outcome[]): number =>
    best(outcomes, where, peers, auc, Math.max) - of(outcomes, where, 'ours', auc);

const figure =
  (where: Where, figure: Figure) =>
  (outcomes: readonly Outcome[]): number =>
    of(outcomes, where, 'ours', figure);

/** Time per row with many rows over that with 100,000. */
const growth =
  (rows: number) =>
  (outcomes: readonly Outcome[]): number =>
    of(outcomes, forest(rows), 'ours', secondsIn) /
    rows /
    (of(outcomes, forest(100_000), 'ours', secondsIn) / 100_000);

const LIGHTGBM = ['lightgbm', 'lightgbm63'];
const RIVALS = ['sklearn', 'ranger', 'xgboost', ...LIGHTGBM];

/** Every promise. Training is 100 trees of depth 12 on two threads; milliseconds where the claim says ms. */
export const TARGETS: readonly Target[] = [
  { claim: 'training 100,000, times scikit-learn', figure: speed(forest(100_000), 'sklearn'), atLeast: 25 },
  { claim: 'training 100,000, times ranger', figure: speed(forest(100_000), 'ranger'), atLeast: 25 },
  {
    claim: 'training 1,000,000, times scikit-learn',
    figure: speed(forest(1_000_000), 'sklearn'),
    atLeast: 55,
  },
  ...[100_000, 1_000_000].flatMap((rows): Target[] => [
    {
      claim: `training ${count(rows)}, times XGBoost rf`,
      figure: speed(forest(rows), 'xgboost'),
      atLeast: 6,
    },
    {
      claim: `training ${count(rows)}, times XGBoost rf with 64 bins`,
      figure: speed(forest(rows), 'xgboost64'),
      atLeast: 6,
    },
    {
      claim: `training ${count(rows)}, times the faster LightGBM rf`,
      figure: speed(forest(rows), ...LIGHTGBM),
      atLeast: 1.5,
    },
    {
      claim: `training ${count(rows)}, AUC behind the best rival`,
      figure: behind(forest(rows), ...RIVALS),
      atMost: 0.003,
    },
  ]),
  { claim: 'time per row, 1,000,000 over 100,000', figure: growth(1_000_000), atMost: 1.2 },
  { claim: 'time per row, 10,000,000 over 100,000', figure: growth(10_000_000), atMost: 1.2 },
  {
    claim: 'training 1,000,000, peak MB',
    figure: figure(forest(1_000_000), (result) => result.peakMB),
    atMost: 400,
  },
  ...[10_000, 100_000, 1_000_000].flatMap((rows): Target[] => [
    { claim: `boosting ${count(rows)}, times XGBoost`, figure: speed(boosting(rows), 'xgboost'), atLeast: 1 },
    {
      claim: `boosting ${count(rows)}, AUC behind XGBoost`,
      figure: behind(boosting(rows), 'xgboost'),
      atMost: 0.003,
    },
  ]),
  {
    claim: '2,000 rows, cold fit with out-of-bag, ms',
    figure: figure({ group: 'small', data: 'ads' }, (result) => secondsIn(result) * 1000),
    atMost: 60,
  },
  { claim: 'scoring one row, µs', figure: figure(score, oneRowMicros), atMost: 4 },
  {
    claim: 'scoring in batches, 1 thread, times scikit-learn on 2',
    figure: speed(score, 'sklearn'),
    atLeast: 2.5,
  },
  {
    claim: 'scoring in batches, 1 thread, times the faster ONNX Runtime',
    figure: speed(score, 'onnxruntime', 'onnxruntime2'),
    atLeast: 6,
  },
];

/** Holds every target against the outcomes. */
export function judge(outcomes: readonly Outcome[], targets: readonly Target[] = TARGETS): Verdict[] {
  return targets.map((target) => {
    const figure = target.figure(outcomes);
    if (!Number.isFinite(figure)) return { target, figure: null, met: null };
    return {
      target,
      figure,
      met: figure >= (target.atLeast ?? -Infinity) && figure <= (target.atMost ?? Infinity),
    };
  });
}

function best(
  outcomes: readonly Outcome[],
  where: Where,
  peers: readonly string[],
  figure: Figure,
  choose: (...values: number[]) => number,
): number {
  return choose(
    ...peers.map((peer) => of(outcomes, where, peer, figure)).filter((value) => Number.isFinite(value)),
  );
}

function of(outcomes: readonly Outcome[], where: Where, id: string, figure: Figure): number {
  const outcome = outcomes.find(({ match }) =>
    Object.entries(where).every(([key, value]) => match[key as keyof Where] === value),
  );
  const standing: Standing | undefined = outcome?.standings.find((standing) => standing.id === id);
  return medianOf(standing, figure);
}
