import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EvaluateDocument } from '../../src/contract/evaluate-document.ts';
import { ExplainDocument } from '../../src/contract/explain-document.ts';
import { FeaturesDocument } from '../../src/contract/features-document.ts';
import { ImportDocument } from '../../src/contract/import-document.ts';
import { PlanDocument } from '../../src/contract/plan-document.ts';
import { ReportDocument } from '../../src/contract/report-document.ts';
import { TrainDocument } from '../../src/contract/train-document.ts';
import { readForest } from '../../src/core/forest/trees/forest-file.ts';
import { freshFolder, runCli, runJson } from './run-cli.ts';

/** One small day, run once; each command is then asked for its document on what the day left. */
let home: string;
let day: ReportDocument;

beforeAll(async () => {
  home = await freshFolder('day');
  day = ReportDocument.parse(await runJson(['demo', '--files', '--days', '60', '--home', home]));
}, 300_000);

describe('the day on the example account', () => {
  it('brings every file in, with nothing quarantined', () => {
    expect(day.files.map(({ file }) => file)).toEqual([
      'google-ads-keywords.csv',
      'sessions.csv',
      'crm-orders.csv',
    ]);
    expect(day.files.map(({ rejected }) => rejected)).toEqual([0, 0, 0]);
    expect(day.files[0]).toMatchObject({ rows: 60 * 80, skippedTotals: 1, kind: 'performance' });
  });

  it('trains both models on later days they had not seen', () => {
    expect(day.training.map(({ model }) => model)).toEqual(['click-value', 'session-purchase']);
    for (const { split, models } of day.training) {
      expect(split.method).toBe('time');
      expect(models.filter(({ featureSet }) => featureSet === 'honest')).toHaveLength(3);
    }
  });

  it('plans every keyword, moves none by more than the rules allow, and says why', () => {
    const plan = PlanDocument.parse(day.plan);
    expect(plan.live).toBe(false);
    expect(plan.decisions).toHaveLength(80);
    for (const { from, to, reason } of plan.decisions) {
      expect(Number(to) / Number(from)).toBeGreaterThan(0.79);
      expect(Number(to) / Number(from)).toBeLessThan(1.21);
      expect(reason).toMatch(/\$\d/);
    }
  });

  it('writes one HTML file', async () => {
    const html = await readFile(join(home, 'report.html'), 'utf8');

    expect(day.path).toBe(join(home, 'report.html'));
    expect(html).toContain('<svg');
    expect(html).not.toMatch(/(src|href)="https?:/);
  });
});

describe('the documents', () => {
  it('import: loading the same file again changes nothing', async () => {
    const file = join(home, 'files/google-ads-keywords.csv');

    const again = ImportDocument.parse(
      await runJson(['import', file, '--account', 'example', '--home', home]),
    );

    expect(again.totals).toEqual(day.files[0]?.totals);
    const features = FeaturesDocument.parse(await runJson(['features', '--full', '--home', home]));
    expect(features.failures).toBe(0);
    const forestFile = join(home, 'forest.bin');
    const trained = TrainDocument.parse(
      await runJson(['train', '--model', 'click-value', '--forest', forestFile, '--home', home]),
    );
    expect(trained.runId).toBe(day.training[0]?.runId);
    expect(trained.models).toEqual(day.training[0]?.models);
    const forest = readForest(await readFile(forestFile));
    expect(forest.features.map(({ name }) => name).sort()).toEqual([...trained.features.used].sort());
  }, 120_000);

  it('evaluate: the stored champion gives the figures it was promoted with', async () => {
    for (const { model, champion } of day.training) {
      if (champion === null) continue;
      const document = EvaluateDocument.parse(await runJson(['evaluate', '--model', model, '--home', home]));
      expect(document.evaluatedOn).toBe(document.trainedOn);
      expect(document.metrics).toEqual(document.recorded);
    }
  }, 120_000);

  it('plan: twice on the same day is the same plan', async () => {
    const first = PlanDocument.parse(await runJson(['plan', '--no-report', '--home', home]));
    const second = PlanDocument.parse(await runJson(['plan', '--no-report', '--home', home]));

    expect(second).toEqual(first);
    expect(existsSync(join(home, 'plan.csv'))).toBe(true);
  }, 60_000);

  it('explain: finds a keyword by a part of its name, and says so when there is none', async () => {
    const document = ExplainDocument.parse(await runJson(['explain', 'trail running', '--home', home]));

    expect(document.matches).toHaveLength(5);
    expect((await runCli(['explain', 'no such keyword', '--home', home])).code).toBe(2);
  }, 60_000);

  it('explain: draws what other bids would bring, on the terminal and as an SVG', async () => {
    const [weightiest] = PlanDocument.parse(day.plan).decisions;
    if (weightiest === undefined) throw new Error('expected a decision');
    const { id, name } = weightiest.entity;
    const file = join(home, 'curve.svg');

    const { code, stdout } = await runCli(['explain', id, '--svg', file, '--home', home]);
    expect(code).toBe(0);
    expect(stdout).toContain('○ now');
    expect(stdout).not.toContain('\u001B');
    const svg = await readFile(file, 'utf8');
    expect(svg).toMatch(/^<svg role="img" aria-label="Line charts of expected/);
    expect(svg).toContain(name);
    const [match] = ExplainDocument.parse(await runJson(['explain', id, '--home', home])).matches;
    expect(match?.response?.points).toHaveLength(81);
  }, 60_000);
});
