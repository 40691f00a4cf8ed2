import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, describe, expect, it } from 'vitest';
import type { RowStream } from '../../../src/core/forest/training/training-rows.ts';
import { fitForest } from '../../../src/core/forest/training/fit-forest.ts';
import { forestDefaults } from '../../../src/core/forest/training/forest-params.ts';
import { writeForest } from '../../../src/core/forest/trees/forest-file.ts';
import { mixedRows } from '../../core/forest/mixed-rows.ts';

const ROWS = 30_000;
const folder = mkdtempSync(join(tmpdir(), 'train-from-stream-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes the numbers of {@link mixedRows} as Parquet, with their category as text. */
async function writeParquet(path: string): Promise<void> {
  const { features, sums, weights } = mixedRows(ROWS, 9);
  const [x, y, region, flag] = features.columns;
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(
    'CREATE TABLE r (i INTEGER, x DOUBLE, y DOUBLE, region VARCHAR, flag DOUBLE, k DOUBLE, n DOUBLE)',
  );
  const appender = await connection.createAppender('r');
  for (let i = 0; i < ROWS; i++) {
    appender.appendInteger(i);
    for (const column of [x, y]) appendNumber(column?.kind === 'number' ? column.values[i]! : Number.NaN);
    const level = region?.kind === 'category' ? region.levels[region.codes[i]!] : undefined;
    if (level === undefined) appender.appendNull();
    else appender.appendVarchar(level);
    appendNumber(flag?.kind === 'number' ? flag.values[i]! : Number.NaN);
    appendNumber(sums[i]!);
    appendNumber(weights[i]!);
    appender.endRow();
  }
  appender.closeSync();
  await connection.run(
    `COPY (SELECT * FROM r ORDER BY i) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
  );
  connection.closeSync();
  instance.closeSync();

  function appendNumber(value: number): void {
    if (Number.isNaN(value)) appender.appendNull();
    else appender.appendDouble(value);
  }
}

/** Rows of a Parquet file in chunks, whatever its size, read anew each time. */
function parquetStream(path: string): RowStream {
  return {
    capacity: ROWS,
    outcome: 'binomial',
    async *read() {
      const instance = await DuckDBInstance.create();
      const connection = await instance.connect();
      const result = await connection.stream(
        `SELECT x, y, region, flag, k, n FROM read_parquet('${path}') ORDER BY i`,
      );
      for (
        let chunk = await result.fetchChunk();
        chunk && chunk.rowCount > 0;
        chunk = await result.fetchChunk()
      ) {
        const [x = [], y = [], region = [], flag = [], k = [], n = []] = chunk.getColumns();
        const levels = [...new Set(region.filter((level) => level !== null).map(String))];
        const codeOf = new Map(levels.map((level, code) => [level, code]));
        const numbers = (values: readonly unknown[]): Float64Array =>
          Float64Array.from(values, (value) => (value === null ? Number.NaN : Number(value)));
        yield {
          features: {
            rows: chunk.rowCount,
            columns: [
              { kind: 'number', name: 'x', values: numbers(x) },
              { kind: 'number', name: 'y', values: numbers(y) },
              {
                kind: 'category',
                name: 'region',
                levels,
                codes: Int32Array.from(region, (level) => codeOf.get(String(level)) ?? -1),
              },
              { kind: 'number', name: 'flag', values: numbers(flag) },
            ],
          },
          sums: numbers(k),
          weights: numbers(n),
        };
      }
      connection.closeSync();
      instance.closeSync();
    },
  };
}

describe('training from a Parquet file', () => {
  it('gives the same bytes as from memory, holding one byte per value', async () => {
    const path = join(folder, 'rows.parquet');
    await writeParquet(path);
    const params = { ...forestDefaults(4), trees: 10 };
    const whole = await fitForest(mixedRows(ROWS, 9), params);
    const streamed = await fitForest(parquetStream(path), params);
    expect(Buffer.compare(writeForest(streamed.forest), writeForest(whole.forest))).toBe(0);
    expect(streamed.outOfBag).toEqual(whole.outOfBag);
  });
});
