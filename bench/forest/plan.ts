import type { Task } from './contestants/contest.ts';
import type { DataSetName } from './data/data-sets.ts';

/** Parts of the benchmark that can be run alone. */
export const GROUPS = ['small', 'train', 'boost', 'score', 'wide'] as const;

/** One of them. */
export type Group = (typeof GROUPS)[number];

/** One question put to several contestants. */
export interface Match {
  readonly group: Group;
  readonly task: Task;
  readonly data: DataSetName;
  /** Training rows; all there are for a data set with fewer. */
  readonly rows: number;
  /** 0 is unlimited. */
  readonly depth: number;
  /** Times each contestant runs, each time in a process of its own with a seed of its own. */
  readonly rounds: number;
  /** Ids of the peers. */
  readonly peers: readonly string[];
}

/** What the command line asks for. */
export interface PlanOptions {
  /** Null is everything. */
  readonly only: readonly Group[] | null;
  readonly rows: readonly number[] | null;
  readonly peers: readonly string[] | null;
  /** One round each, of at most 100,000 rows. */
  readonly quick: boolean;
  /** Times each contestant runs; null is what the plan says. */
  readonly rounds: number | null;
}

const FORESTS = ['sklearn', 'ranger', 'lightgbm', 'lightgbm63', 'xgboost', 'xgboost64', 'ydf'];
/** LightGBM must be told a number of leaves, and takes 9 GB at 10,000 rows with as many as this needs. */
const WITHOUT_LIMIT = ['sklearn', 'ranger', 'xgboost', 'xgboost64', 'ydf'];
const BOOSTERS = ['xgboost', 'lightgbm', 'sklearn'];
const SCORERS = ['sklearn', 'onnxruntime', 'onnxruntime2'];

function match(group: Group, rows: number, rounds: number, more: Partial<Match> = {}): Match {
  return { group, task: 'train', data: 'ads', rows, depth: 12, rounds, peers: FORESTS, ...more };
}

const MATCHES: readonly Match[] = [
  match('small', 2_000, 9, { peers: [...FORESTS, 'ml-random-forest'] }),
  match('small', 10_000, 5, { data: 'online-shoppers' }),
  match('train', 10_000, 7),
  match('train', 100_000, 5),
  match('train', 100_000, 3, { depth: 0, peers: WITHOUT_LIMIT }),
  match('train', 1_000_000, 3),
  match('train', 10_000_000, 1),
  match('boost', 10_000, 7, { task: 'boost', depth: 6, peers: BOOSTERS }),
  match('boost', 100_000, 5, { task: 'boost', depth: 6, peers: BOOSTERS }),
  match('boost', 1_000_000, 3, { task: 'boost', depth: 6, peers: BOOSTERS }),
  match('score', 100_000, 3, { task: 'score', peers: SCORERS }),
  match('wide', 100_000, 3, { data: 'ads-wide' }),
  match('wide', 1_000_000, 1, {
    data: 'ads-wide',
    peers: ['lightgbm', 'lightgbm63', 'xgboost', 'xgboost64'],
  }),
];

/** The matches that are asked for, in the order they are played. */
export function plan(options: PlanOptions): Match[] {
  const { only, rows, peers, quick, rounds } = options;
  return MATCHES.filter((match) => only === null || only.includes(match.group))
    .filter((match) => rows === null || rows.includes(match.rows))
    .filter((match) => !quick || match.rows <= 100_000)
    .map((match) => ({
      ...match,
      rounds: rounds ?? (quick ? 1 : match.rounds),
      peers: match.peers.filter((peer) => peers === null || peers.includes(peer)),
    }));
}
