import { describe, expect, it } from 'vitest';
import { ConfigError, ModelError } from '../../../src/core/base/errors.ts';
import { rng } from '../../../src/core/base/rng.ts';
import { datasetFromRows } from '../../../src/core/features/dataset-from-rows.ts';
import { takeDataset, type Dataset } from '../../../src/core/features/dataset.ts';
import { numbersOf, takeRows } from '../../../src/core/features/frame.ts';
import { applyPipeline, fitPipeline } from '../../../src/core/features/pipeline.ts';
import { univariateAuc } from '../../../src/core/features/select/univariate-auc.ts';
import { splitRows } from '../../../src/core/features/split-rows.ts';
import { enginesOn } from '../../../src/core/forest/engines.ts';
import { sampleDefinition } from './sample-definition.ts';
import { entityDayRows, facts, sampleAttributes } from './sample-facts.ts';

const params = { trees: 20, depth: 6, minLeafRows: 20, featuresPerSplit: null, learningRate: 0 };
const { forest } = enginesOn();
const judge = { engine: forest, params, seed: 1 };
const rows = entityDayRows(facts(1, 60)).map((row, at) => (at % 40 === 0 ? { ...row, cpc: '9.5' } : row));
const dataset = datasetFromRows(rows, 'performance', sampleAttributes);
const definition = sampleDefinition();
const split = splitRows(dataset, definition.split);
const fit = await fitPipeline(definition, dataset, split.train, judge);

describe('fitPipeline and applyPipeline', () => {
  it('give the training rows the same columns, bit for bit', () => {
    expect(takeRows(applyPipeline(fit.pipeline, dataset.features), fit.trainRows)).toEqual(
      fit.train.features,
    );
    expect(applyPipeline(fit.pipeline, takeDataset(dataset, fit.trainRows).features)).toEqual(
      fit.train.features,
    );
  });

  it('do so after the pipeline went through JSON', () => {
    const restored = JSON.parse(JSON.stringify(fit.pipeline)) as typeof fit.pipeline;
    expect(restored).toEqual(fit.pipeline);
    expect(applyPipeline(restored, dataset.features)).toEqual(applyPipeline(fit.pipeline, dataset.features));
  });

  it('remove outliers from training and score every row', () => {
    const outliers = [...split.train].filter((row) => row % 40 === 0);
    expect(fit.trainRows).toHaveLength(split.train.length - outliers.length);
    expect([...fit.trainRows].filter((row) => outliers.includes(row))).toEqual([]);
    expect(applyPipeline(fit.pipeline, dataset.features).rows).toBe(rows.length);
    expect(fit.cleaning.find(({ step }) => step === 'ceiling')?.rows).toBe(Math.ceil(rows.length / 40));
  });

  it('score a frame that lacks columns and has levels that training never saw', () => {
    const bare = datasetFromRows(
      [{ campaign: 'New', keyword: 'neu', attributes: '{}' }],
      'performance',
      sampleAttributes,
    );
    const scored = applyPipeline(fit.pipeline, bare.features);
    expect(scored.columns.map(({ name }) => name)).toEqual(fit.pipeline.selected);
    expect(scored.rows).toBe(1);
  });

  it('learn from the training rows alone', async () => {
    const training = new Set(split.train);
    const shuffled = rows.map((row, at) =>
      training.has(at)
        ? row
        : {
            ...row,
            campaign: 'Elsewhere',
            keyword: 'zzz',
            cpc: '0.01',
            clicks_28d: 9e6,
            conversions_28d: 8e6,
            conversions: '3',
          },
    );
    const other = datasetFromRows(shuffled, 'performance', sampleAttributes);
    const { pipeline } = await fitPipeline(definition, other, split.train, judge);
    expect(pipeline).toEqual(fit.pipeline);
  });

  it('say what was removed and what leaks', () => {
    expect(fit.removed.map(({ feature }) => feature)).toContain('device');
    expect(fit.leakageProne).toEqual([{ feature: 'score', why: 'known at the end of the period' }]);
    expect(fit.pipeline.selected).not.toContain('score');
  });

  it('refuse a feature known too late, and rows or features that are not there', async () => {
    const late = sampleDefinition({ features: ['conversions'], leakageProneReport: [] });
    await expect(fitPipeline(late, dataset, split.train, null)).rejects.toThrow(ConfigError);
    await expect(fitPipeline(definition, dataset, new Int32Array(), null)).rejects.toThrow(ModelError);
    const empty = sampleDefinition({ features: ['device'], attributes: false });
    await expect(fitPipeline(empty, dataset, split.train, null)).rejects.toThrow(/no feature/);
  });
});

describe('leaks', () => {
  const leaking = rows.map((row) => ({
    ...row,
    attributes: JSON.stringify({
      season: 'winter',
      thanks: Number(row['conversions']) / Math.max(1, Number(row['clicks'])),
    }),
  }));
  const declared = (known: 'attribute' | 'outcome') =>
    datasetFromRows(leaking, 'performance', { thanks: { type: 'number', known } });

  it('that are declared are left out of the honest pipeline and measured in the other', async () => {
    const data = declared('outcome');
    const first = await fitPipeline(definition, data, split.train, judge);
    expect(first.pipeline.selected).not.toContain('thanks');
    const second = await fitPipeline(definition, data, split.train, judge, 'with-leakage-prone');
    expect(second.pipeline.selected).toContain('thanks');
    expect(second.leakageProne).toEqual([{ feature: 'thanks', why: 'known only with the outcome' }]);
  });

  it('that nobody declared are flagged', async () => {
    const { leakageProne } = await fitPipeline(definition, declared('attribute'), split.train, judge);
    expect(leakageProne).toHaveLength(1);
    expect(leakageProne[0]?.feature).toBe('thanks');
    expect(leakageProne[0]?.why).toMatch(/suspiciously strong/);
  });
});

describe('a model on shuffled labels', () => {
  function shuffledConversions(data: Dataset, seed: number): Dataset {
    const random = rng(seed, 'shuffle');
    const successes = Float64Array.from(data.trials, (clicks) => random.binomial(clicks, 0.15));
    return { ...data, successes };
  }

  it('does not rank the test rows better than chance', async () => {
    const aucs: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const data = shuffledConversions(dataset, seed);
      const { pipeline, train } = await fitPipeline(definition, data, split.train, null);
      const model = await forest.fit(train, params, seed);
      const test = takeDataset(data, split.test);
      const predicted = model.predict(applyPipeline(pipeline, test.features));
      aucs.push(univariateAuc(predicted, test.successes, test.trials));
    }
    const mean = aucs.reduce((sum, auc) => sum + auc, 0) / aucs.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.04);
  });

  it('but on real labels it does, so that the test above can fail', async () => {
    const model = await forest.fit(fit.train, params, 1);
    const test = takeDataset(dataset, split.test);
    const auc = univariateAuc(
      model.predict(applyPipeline(fit.pipeline, test.features)),
      test.successes,
      test.trials,
    );
    expect(auc).toBeGreaterThan(0.6);
    expect(numbersOf(fit.train.features, 'keyword_words').some((value) => value > 0)).toBe(true);
  });
});
