import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ImportDocument } from '../../src/contract/import-document.ts';
import { PlanDocument } from '../../src/contract/plan-document.ts';
import { ReportDocument } from '../../src/contract/report-document.ts';
import { TrainDocument } from '../../src/contract/train-document.ts';
import { freshFolder, root, runJson } from './run-cli.ts';

const data = join(root, '../shared/data');
const onRealFiles = describe.skipIf(!existsSync(data));

onRealFiles('the Air France keywords', () => {
  const file = join(data, 'air_france_doubleclick.csv');

  it('import with the shipped mapping to the known totals, impossible rows listed', async () => {
    const home = await freshFolder('air-france');

    const document = ImportDocument.parse(await runJson(['import', file, '--home', home]));

    expect(document).toMatchObject({
      rows: 4510,
      rejected: 0,
      totals: { impressions: 41_868_674, clicks: 512_849, conversions: 3939 },
    });
    expect(Math.round(Number(document.totals.cost))).toBe(755_316);
    expect(Math.round(Number(document.totals.conversionValue))).toBe(4_661_913);
    const impossible = document.health.find(({ check }) => check === 'clicks_above_impressions');
    expect(impossible?.count).toBe(6);
    expect(impossible?.examples).toHaveLength(6);
  });

  it('run to a plan with reasons and a report', async () => {
    const home = await freshFolder('air-france');

    const document = ReportDocument.parse(await runJson(['run', file, '--home', home]));

    expect(existsSync(document.path ?? '')).toBe(true);
    const plan = PlanDocument.parse(document.plan);
    expect(plan.decisions).toHaveLength(4510);
    for (const { reason, verdicts } of plan.decisions) {
      expect(reason.length).toBeGreaterThan(20);
      for (const verdict of verdicts) expect(verdict.reason.length).toBeGreaterThan(5);
    }
  }, 180_000);
});

onRealFiles('the online shoppers', () => {
  const file = join(data, 'online_shoppers_intention.csv');

  it('train to the known quality, with and without the leaking feature', async () => {
    const home = await freshFolder('shoppers');
    const imported = ImportDocument.parse(await runJson(['import', file, '--home', home]));
    expect(imported).toMatchObject({ rows: 12_330, rejected: 0, totals: { conversions: 1908 } });

    const document = TrainDocument.parse(await runJson(['train', '--home', home]));

    const auc = (name: string, featureSet: string): number =>
      document.models.find((model) => model.name === name && model.featureSet === featureSet)?.metrics.rocAuc
        .value ?? 0;
    expect(document.split).toMatchObject({ method: 'stratified-random', testRows: 2467 });
    expect(document.features.leakageProne.map(({ feature }) => feature)).toContain('PageValues');
    expect(auc('forest', 'with-leakage-prone')).toBeGreaterThanOrEqual(0.92);
    expect(auc('forest', 'honest')).toBeGreaterThan(0.7);
    expect(auc('forest', 'honest')).toBeLessThan(0.9);
    for (const name of ['logistic-regression', 'gradient-boosting']) {
      expect(auc(name, 'honest')).toBeGreaterThan(0.7);
      expect(auc(name, 'with-leakage-prone')).toBeGreaterThan(0.85);
    }
  }, 180_000);
});

onRealFiles('the KAG conversions', () => {
  it('import as a Meta export to the known totals', async () => {
    const home = await freshFolder('kag');

    const document = ImportDocument.parse(
      await runJson(['import', join(data, 'KAG_conversion_data.csv'), '--home', home]),
    );

    expect(document).toMatchObject({
      rows: 1143,
      totals: { impressions: 213_434_828, clicks: 38_165, conversions: 1079 },
    });
    expect(Number(document.totals.cost).toFixed(2)).toBe('58705.23');
    const viewThrough = document.health.find(({ check }) => check === 'conversions_above_clicks');
    expect(viewThrough?.count).toBeGreaterThan(0);
  });
});
