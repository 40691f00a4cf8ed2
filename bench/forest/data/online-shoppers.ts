import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { rng } from '../../../src/core/base/rng.ts';
import type { RowChunk } from './write-rows.ts';

/** Features after encoding: 14 numbers, the month, three kinds of visitor, weekend. */
export const SHOPPER_FEATURES = 19;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'June', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const VISITORS = ['New_Visitor', 'Returning_Visitor', 'Other'];
const MONTH_COLUMN = 10;

/**
 * Sessions of a shop (Sakar et al., "Online Shoppers Purchasing Intention", UCI, CC BY 4.0), encoded and split 80/20 by `seed`.
 * Null where the file is absent; its rows never enter the repository.
 */
export function onlineShoppers(path: string, seed: number): { train: RowChunk; test: RowChunk } | null {
  if (!existsSync(path)) return null;
  const records: string[][] = parse(readFileSync(path, 'utf8'), { fromLine: 2 });
  const random = rng(seed, 'shoppers');
  for (let i = records.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [records[i], records[j]] = [records[j] ?? [], records[i] ?? []];
  }
  const cut = Math.floor(records.length * 0.8);
  return { train: encode(records.slice(0, cut)), test: encode(records.slice(cut)) };
}

function encode(records: readonly (readonly string[])[]): RowChunk {
  const labels = Uint8Array.from(records, (record) => (record[17] === 'TRUE' ? 1 : 0));
  const features = Float32Array.from(records.flatMap(encodeSession));
  return { features, labels, values: Float32Array.from(labels) };
}

function encodeSession(record: readonly string[]): number[] {
  const numbers = record.slice(0, 15).filter((_, column) => column !== MONTH_COLUMN);
  return [
    ...numbers.map(Number),
    MONTHS.indexOf(record[MONTH_COLUMN] ?? '') + 1,
    ...VISITORS.map((kind) => (record[15] === kind ? 1 : 0)),
    record[16] === 'TRUE' ? 1 : 0,
  ];
}
