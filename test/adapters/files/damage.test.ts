import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { importTotals } from '../../../src/core/monitoring/health/import-totals.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import type { RejectedRow } from '../../../src/jobs/ports.ts';
import { damageOf, renderClean, renderDamaged, trueTables } from './damage.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bidforest-damage-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function importBytes(
  name: string,
  bytes: Buffer,
): Promise<{
  rows: Row[];
  rejected: RejectedRow[];
  totals: ReturnType<ReturnType<typeof importTotals>['finish']>;
  skipped: number[];
}> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  const source = fileSource();
  const { mapping } = await source.guess(path);
  const open = await source.open(path, mapping);
  const totals = importTotals(mapping.kind);
  const rows: Row[] = [];
  const rejected: RejectedRow[] = [];
  for await (const chunk of open.read()) {
    totals.add(chunk.rows);
    rows.push(...chunk.rows);
    rejected.push(...chunk.rejected);
  }
  return { rows, rejected, totals: totals.finish(), skipped: open.skippedTotals.map(({ line }) => line) };
}

describe('a damaged export', () => {
  it('imports to the same rows and totals as its clean twin, and the quarantine lists each bad cell', async () => {
    const cases = trueTables.chain((rows) => fc.record({ rows: fc.constant(rows), damage: damageOf(rows) }));
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, damage }) => {
        const clean = await importBytes('clean.csv', renderClean(rows));
        const rendered = renderDamaged(rows, damage);
        const damaged = await importBytes('damaged.csv', rendered.bytes);

        expect(clean.rejected).toEqual([]);
        expect(damaged.rejected.map(({ line, column }) => ({ line, column }))).toEqual(rendered.bad);
        expect(damaged.skipped).toEqual(rendered.totals);
        expect(damaged.totals).toEqual(clean.totals);
        expect(damaged.rows.map((row) => ({ ...row, line: 0 }))).toEqual(
          clean.rows.map((row) => ({ ...row, line: 0 })),
        );
      }),
      { numRuns: 60, seed: 20_261_103 },
    );
  });
});
