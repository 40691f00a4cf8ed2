import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogue, findFeature, isKnownInTime } from '../../../src/core/features/catalogue/catalogue.ts';
import { documentCatalogue } from '../../../src/core/features/catalogue/document-catalogue.ts';
import type { RowFormula } from '../../../src/core/features/catalogue/feature.ts';
import { rowColumns } from '../../../src/core/features/row-columns.ts';

const root = resolve(import.meta.dirname, '../../..');

function formula(grain: 'performance' | 'sessions', name: string): RowFormula {
  const origin = findFeature(grain, name)?.origin;
  if (origin?.kind !== 'formula') throw new Error(`${name} is no formula`);
  return origin.compute;
}

describe('catalogue', () => {
  it('names every feature of a grain once', () => {
    const names = catalogue.map(({ grain, name }) => `${grain}/${name}`);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('takes every feature from columns of the feature table or from other features', () => {
    const madeOnTheWay = new Set(['low_engagement', 'date']);
    const unknown = catalogue.flatMap(({ grain, origin, sources, name }) => {
      if (grain === 'customer' || origin.kind === 'warehouse') return [];
      const columns = new Set(Object.values(rowColumns[grain]).flat());
      return sources
        .filter((source) => !columns.has(source) && !findFeature(grain, source) && !madeOnTheWay.has(source))
        .map((source) => `${name} from ${source}`);
    });
    expect(unknown).toEqual([]);
  });

  it('never has a computed feature known before what it is computed from', () => {
    const early = catalogue.flatMap((feature) =>
      feature.grain === 'customer' || feature.origin.kind !== 'formula'
        ? []
        : feature.sources
            .map((source) => findFeature(feature.grain === 'sessions' ? 'sessions' : 'performance', source))
            .filter((source) => source !== undefined && !isKnownInTime(source.known, feature.known))
            .map((source) => `${feature.name} before ${source?.name}`),
    );
    expect(early).toEqual([]);
  });

  it('says what a division by zero gives wherever it divides', () => {
    const silent = catalogue.filter(({ formula, zero }) => formula.includes(' / ') && zero === null);
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  it.each(['ctr', 'conversion_rate'])('gives no %s when nothing is divided by', (name) => {
    expect(formula('performance', name)(0, 0, 0)).toBeNaN();
    expect(formula('performance', name)(3, 0, 0)).toBeNaN();
    expect(formula('performance', name)(3, 4, 0)).toBe(0.75);
  });

  it.each(['ad_efficiency', 'ad_efficiency_7d', 'ad_efficiency_28d', 'ad_efficiency_90d'])(
    'computes %s as CTR × conversion rate / CPC, missing when clicks are free',
    (name) => {
      expect(formula('performance', name)(0.1, 0.2, 0.5)).toBeCloseTo(0.04, 12);
      expect(formula('performance', name)(0.1, 0.2, 0)).toBeNaN();
    },
  );

  it('computes the engagement score with a bounce rate of at least a thousandth', () => {
    const score = formula('sessions', 'engagement_score');
    expect(score(120, 1, 0.4)).toBeCloseTo(300, 9);
    expect(score(120, 0, 0.4)).toBe(0);
    expect(score(120, 1, 0)).toBeCloseTo(120_000, 6);
    expect(score(120, 1, Number.NaN)).toBeNaN();
    expect(formula('performance', 'campaign_engagement_28d')(100, 0.5, 0)).toBeCloseTo(50_000, 6);
  });

  it('gives no seconds per page and no session rate without pages and sessions', () => {
    expect(formula('sessions', 'seconds_per_page')(30, 0, 0)).toBeNaN();
    expect(formula('performance', 'campaign_session_rate_28d')(0, 0, 0)).toBeNaN();
  });

  it('computes the cost-adjusted CTR as CPC × CTR', () => {
    expect(formula('performance', 'cost_adjusted_ctr')(2, 0.05, Number.NaN)).toBeCloseTo(0.1, 12);
    expect(formula('performance', 'cost_adjusted_ctr_28d')(2, 0.05, Number.NaN)).toBeCloseTo(0.1, 12);
  });

  it('is what docs/features.md says', () => {
    expect(readFileSync(resolve(root, 'docs/features.md'), 'utf8')).toBe(documentCatalogue());
  });
});
