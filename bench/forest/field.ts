import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A program that takes part in matches. */
export interface Contestant {
  readonly id: string;
  /** As the tables name it. */
  readonly label: string;
  /** Interpreter and script, after which the arguments of the contest follow. */
  readonly command: readonly [string, ...string[]];
  /** Arguments of its own. */
  readonly own?: readonly string[];
  /** Rows up to which it is asked to fit; beyond, it takes too long or too much memory. */
  readonly mostRows: number;
}

const here = (path: string): string => join(import.meta.dirname, path);

/** The virtual environment of the Python peers. */
export const PYTHON_FOLDER = here('../.cache/venv');

const python = (script: string): [string, string] => [
  join(PYTHON_FOLDER, 'bin/python'),
  here(`peers/${script}`),
];
const node = (script: string): [string, string] => [process.execPath, here(script)];

/** The engine that is measured. */
export const OURS: Contestant = {
  id: 'ours',
  label: 'bidforest',
  command: node('contestants/ours.ts'),
  mostRows: Infinity,
};

/** Everyone it is measured against. Where fewer bins make a peer faster at the same AUC, it takes part with both. */
export const PEERS: readonly Contestant[] = [
  { id: 'sklearn', label: 'scikit-learn', command: python('sklearn_peer.py'), mostRows: 1e6 },
  { id: 'ranger', label: 'ranger', command: ['Rscript', here('peers/ranger.R')], mostRows: 1e6 },
  { id: 'lightgbm', label: 'LightGBM', command: python('lightgbm_peer.py'), mostRows: 1e7 },
  {
    id: 'lightgbm63',
    label: 'LightGBM, 63 bins',
    command: python('lightgbm_peer.py'),
    own: ['--bins', '63'],
    mostRows: 1e7,
  },
  { id: 'xgboost', label: 'XGBoost', command: python('xgboost_peer.py'), mostRows: 1e7 },
  {
    id: 'xgboost64',
    label: 'XGBoost, 64 bins',
    command: python('xgboost_peer.py'),
    own: ['--bins', '64'],
    mostRows: 1e7,
  },
  { id: 'ydf', label: 'YDF', command: python('ydf_peer.py'), mostRows: 1e6 },
  {
    id: 'ml-random-forest',
    label: 'ml-random-forest',
    command: node('peers/ml-random-forest.ts'),
    mostRows: 2_000,
  },
  {
    id: 'onnxruntime',
    label: 'ONNX Runtime, 1 thread',
    command: python('onnx_peer.py'),
    own: ['--threads', '1'],
    mostRows: Infinity,
  },
  {
    id: 'onnxruntime2',
    label: 'ONNX Runtime, 2 threads',
    command: python('onnx_peer.py'),
    mostRows: Infinity,
  },
];

/** Why a contestant cannot start; null when it can. `has` says whether a program is on the path. */
export function whyMissing(contestant: Contestant, has: (program: string) => boolean): string | null {
  const [program] = contestant.command;
  const there = program.includes('/') ? existsSync(program) : has(program);
  return there ? null : `missing: no ${program.split('/').at(-1)}`;
}
