import { sum } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { datasetFromRows } from '../../src/core/features/dataset-from-rows.ts';
import { applyPipeline, fitPipeline } from '../../src/core/features/pipeline.ts';
import { splitRows } from '../../src/core/features/split-rows.ts';
import { enginesOn } from '../../src/core/forest/engines.ts';
import { explainRows } from '../../src/core/learning/explain-rows.ts';
import { trainModel } from '../../src/core/learning/train-model.ts';
import { readableContributions } from '../../src/jobs/readable-contributions.ts';
import { sampleDefinition } from '../core/features/sample-definition.ts';
import { entityDayRows, facts, sampleAttributes } from '../core/features/sample-facts.ts';

/** Enough trees that some split on the campaign, which tells little here. */
const params = { trees: 100, depth: 5, minLeafRows: 5, featuresPerSplit: null, learningRate: 0 };
const rows = entityDayRows(facts(1, 60));
const dataset = datasetFromRows(rows, 'performance', sampleAttributes);
const definition = sampleDefinition();
const { pipeline, train } = await fitPipeline(
  definition,
  dataset,
  splitRows(dataset, definition.split).train,
  null,
);
const trained = await trainModel(enginesOn().forest, train, params, 1);
const features = applyPipeline(pipeline, dataset.features);
const contributions = readableContributions({ trained, features }, pipeline, dataset, Infinity);

describe('readableContributions', () => {
  it('count the columns of one feature together, and lose nothing', () => {
    const byColumn = explainRows(trained, features, Infinity);
    expect(contributions).toHaveLength(rows.length);
    for (const row of [0, 100, 200]) {
      const effects = byColumn[row]?.map(({ effect }) => effect) ?? [];
      expect(effects.length).toBeGreaterThan(0);
      expect(sum(contributions[row]?.map(({ effect }) => effect) ?? [])).toBeCloseTo(sum(effects), 10);
    }
  });

  it('name features and values as the data does, the strongest first', () => {
    const names = new Set(contributions.flatMap((row) => row.map(({ feature }) => feature)));
    expect([...names].filter((name) => name.includes('='))).toEqual([]);

    const [first = []] = contributions;
    const sizes = first.map(({ effect }) => Math.abs(effect));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    const campaigns = contributions.flatMap((row, i) =>
      row.filter(({ feature }) => feature === 'campaign').map(({ value }) => [value, rows[i]?.['campaign']]),
    );
    expect(campaigns.length).toBeGreaterThan(0);
    for (const [value, raw] of campaigns) expect(value).toBe(raw);
  });
});
