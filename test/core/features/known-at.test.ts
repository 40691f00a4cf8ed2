import { describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { catalogue, isKnownInTime, momentOfUse } from '../../../src/core/features/catalogue/catalogue.ts';
import { datasetFromRows } from '../../../src/core/features/dataset-from-rows.ts';
import type { Dataset } from '../../../src/core/features/dataset.ts';
import { deriveFeatures, fitRates } from '../../../src/core/features/derive/derive-features.ts';
import type { FrameColumn } from '../../../src/core/features/frame.ts';
import { entityDayRows, FIRST_DAY, facts, type Fact } from './sample-facts.ts';

const TODAY = addDays(FIRST_DAY, 30);
const history = facts(4, 40);

/** The same past, and other results from today on. */
const otherFuture = history.map((fact): Fact =>
  fact.date < TODAY
    ? fact
    : {
        ...fact,
        impressions: fact.impressions * 3 + 1,
        clicks: fact.clicks + 20,
        cost: fact.cost + 99,
        conversions: fact.conversions + 7,
      },
);

/** The same future, and other results yesterday. */
const otherPast = history.map((fact): Fact =>
  fact.date < addDays(TODAY, -1) || fact.date >= TODAY
    ? fact
    : {
        ...fact,
        impressions: fact.impressions * 3 + 1,
        clicks: fact.clicks + 20,
        cost: fact.cost + 99,
        conversions: fact.conversions + 7,
      },
);

const dataset = (from: readonly Fact[]): Dataset =>
  datasetFromRows(entityDayRows(from.filter(({ date }) => date <= TODAY)), 'performance', {});
const [real, changedFuture, changedPast] = [history, otherFuture, otherPast].map(dataset) as [
  Dataset,
  Dataset,
  Dataset,
];
const names = catalogue.filter(({ grain }) => grain === 'performance').map(({ name }) => name);
const rates = fitRates('performance', names, real.features);

function derived(name: string, data: Dataset): FrameColumn | undefined {
  return deriveFeatures('performance', [name], data.features, rates).columns[0];
}

const inTime = catalogue.filter(
  ({ grain, known }) => grain === 'performance' && isKnownInTime(known, momentOfUse.performance),
);

describe('what a bid may know', () => {
  it.each(inTime.map(({ name }) => name))('%s is the same whatever happens from today on', (name) => {
    expect(derived(name, changedFuture)).toEqual(derived(name, real));
  });

  it.each(inTime.filter(({ group }) => group === 'trailing_rates').map(({ name }) => name))(
    '%s follows what happened yesterday',
    (name) => {
      expect(derived(name, changedPast)).not.toEqual(derived(name, real));
    },
  );

  it.each(['clicks', 'cost', 'ctr', 'cpc', 'conversion_rate', 'cost_adjusted_ctr', 'ad_efficiency'])(
    '%s does depend on today, as the catalogue says',
    (name) => {
      expect(derived(name, changedFuture)).not.toEqual(derived(name, real));
    },
  );
});
