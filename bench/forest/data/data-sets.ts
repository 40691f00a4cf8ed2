import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AD_FEATURES } from './draw-ad-row.ts';
import { onlineShoppers, SHOPPER_FEATURES } from './online-shoppers.ts';
import { drawChunks, writeRows } from './write-rows.ts';

/** Names of the data sets of the benchmark. */
export type DataSetName = 'ads' | 'ads-wide' | 'online-shoppers';

/** A data set on disk. */
export interface DataSet {
  readonly folder: string;
  readonly features: number;
  /** Training rows that can be read. */
  readonly rows: number;
}

/** Rows to test on, of the drawn data sets. */
const TEST_ROWS = 200_000;
const TRAIN_SEED = 20_241_123;
const TEST_SEED = 77;
const WIDE_FEATURES = 200;

/** The data set with at least `rows` training rows, made when it is not there yet; null where its source is absent. */
export function dataSet(cache: string, name: DataSetName, rows: number): DataSet | null {
  const folder = join(cache, name);
  const stamp = join(folder, 'complete.json');
  if (existsSync(stamp)) {
    const stored = JSON.parse(readFileSync(stamp, 'utf8')) as DataSet;
    if (stored.rows >= rows || name === 'online-shoppers') return { ...stored, folder };
  }
  const made = name === 'online-shoppers' ? makeShoppers(folder) : makeAds(folder, name, rows);
  if (made !== null) writeFileSync(stamp, JSON.stringify(made));
  return made;
}

function makeAds(folder: string, name: DataSetName, rows: number): DataSet {
  const features = name === 'ads-wide' ? WIDE_FEATURES : AD_FEATURES;
  const start = performance.now();
  writeRows(folder, 'train', drawChunks(TRAIN_SEED, rows, features));
  writeRows(folder, 'test', drawChunks(TEST_SEED, TEST_ROWS, features));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  process.stderr.write(`made ${name}: ${rows} x ${features} in ${seconds} s\n`);
  return { folder, features, rows };
}

function makeShoppers(folder: string): DataSet | null {
  const shared = resolve(import.meta.dirname, '../../../../shared/data/online_shoppers_intention.csv');
  const parts = onlineShoppers(shared, TRAIN_SEED);
  if (parts === null) return null;
  writeRows(folder, 'train', [parts.train]);
  writeRows(folder, 'test', [parts.test]);
  return { folder, features: SHOPPER_FEATURES, rows: statSync(join(folder, 'train_y.u8')).size };
}
