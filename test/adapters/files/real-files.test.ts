import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { healthChecker } from '../../../src/core/monitoring/health/health-checker.ts';
import type { HealthResult } from '../../../src/core/monitoring/health/health-checker.ts';
import { readAll } from './read-all.ts';

const root = resolve(import.meta.dirname, '../../..');
const data = resolve(root, '../shared/data');
const source = fileSource();

async function importReal(
  file: string,
  mappingName: string,
): Promise<HealthResult & { rows: number; rejected: number }> {
  const mapping = await source.readMapping(join(root, 'examples/mappings', `${mappingName}.yaml`));
  expect(await source.fits(join(data, file), mapping)).toBe(true);
  const { rows, rejected } = await readAll(join(data, file), mapping);
  const checker = healthChecker(mapping.kind);
  checker.add(rows);
  return { ...checker.finish(), rows: rows.length, rejected: rejected.length };
}

const countOf = ({ findings }: HealthResult, check: string, column: string | null): number | undefined =>
  findings.find((finding) => finding.check === check && finding.column === column)?.count;

describe.skipIf(!existsSync(data))('the shipped mappings on the real files', () => {
  it('read the Air France keywords to the known totals and find the impossible rows', async () => {
    const result = await importReal('air_france_doubleclick.csv', 'air-france');

    expect([result.rows, result.rejected]).toEqual([4510, 0]);
    expect(result.totals).toMatchObject({ impressions: 41_868_674, clicks: 512_849, conversions: 3939 });
    expect(Math.round(Number(result.totals.cost))).toBe(755_316);
    expect(Math.round(Number(result.totals.conversionValue))).toBe(4_661_913);
    expect(countOf(result, 'clicks_above_impressions', 'clicks')).toBe(6);
    expect(countOf(result, 'missing_values', 'bid')).toBe(228);
  });

  it('read the sessions of the web shop, with both of its oddities', async () => {
    const result = await importReal('online_shoppers_intention.csv', 'online-shoppers');

    expect([result.rows, result.rejected]).toEqual([12_330, 0]);
    expect(result.totals.conversions).toBe(1908);
    expect(countOf(result, 'duplicates', null)).toBe(125);
  });

  it('read the Meta export to the known totals', async () => {
    const result = await importReal('KAG_conversion_data.csv', 'kag');

    expect([result.rows, result.rejected]).toEqual([1143, 0]);
    expect(result.totals).toMatchObject({ impressions: 213_434_828, clicks: 38_165, conversions: 1079 });
    expect(Number(result.totals.cost).toFixed(2)).toBe('58705.23');
  });

  it('guess the shop’s page value as a leak', async () => {
    const { mapping } = await source.guess(join(data, 'online_shoppers_intention.csv'));

    expect(mapping.kind).toBe('sessions');
    expect(mapping.attributes['page_values']).toMatchObject({
      known: 'outcome',
      leak: 'derives from transactions',
    });
    expect(mapping.columns['converted']).toEqual({ from: ['Revenue'] });
  });

  it('read the gzipped keyword days', async () => {
    const { rows, rejected } = await readAll(join(data, 'adwords_crealytics_daily.csv.gz'));

    expect([rows.length, rejected.length]).toEqual([318_250, 0]);
  });
});
