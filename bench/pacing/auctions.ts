import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** One auction of an iPinYou campaign. */
export interface Auction {
  readonly clicked: boolean;
  /** What the winner paid: the highest rival bid, CNY fen per thousand impressions. */
  readonly price: number;
  /** Predicted click-through rate, as published with the data; its model was fitted on the training part. */
  readonly value: number;
}

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/ipinyou');

/** A part of campaign 1458 in the order of its log; null where the file is absent. */
export function readAuctions(part: 'train' | 'test', folder = FOLDER): Auction[] | null {
  const file = join(folder, `1458.sam.${part}.txt.gz`);
  if (!existsSync(file)) return null;
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line, i) => {
    const [clicked, price, value] = line.split('\t').map(Number);
    if ((clicked !== 0 && clicked !== 1) || !(price! >= 0) || !(value! >= 0)) {
      throw new Error(
        `${file}:${i + 1}: expected click, price, predicted rate and slot, found ${JSON.stringify(line)}`,
      );
    }
    return { clicked: clicked === 1, price: price!, value: value! };
  });
}

/** Whole episodes of so many auctions in a row; a rest that fills none is left out. */
export function episodesOf(auctions: readonly Auction[], length: number): Auction[][] {
  return Array.from({ length: Math.floor(auctions.length / length) }, (_, i) =>
    auctions.slice(i * length, (i + 1) * length),
  );
}
