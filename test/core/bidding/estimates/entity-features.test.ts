import { describe, expect, it } from 'vitest';
import { entityFeatures, type EntityTraits } from '../../../../src/core/bidding/estimates/entity-features.ts';

function traits(text: string, parts: Partial<EntityTraits> = {}): EntityTraits {
  return {
    text,
    matchType: 'EXACT',
    campaign: 'Shoes',
    impressions: 100,
    clicks: 10,
    cost: 5,
    numbers: {},
    ...parts,
  };
}

describe('entityFeatures', () => {
  const names = (entities: readonly EntityTraits[]): string[] =>
    entityFeatures(entities).columns.map(({ name }) => name);

  it('takes words that stand in some entities and not in nearly all', () => {
    const found = names([
      traits('buy red shoes'),
      traits('buy blue shoes'),
      traits('buy old shoes'),
      traits('shoes review'),
      traits('cheap shoes'),
      traits('best shoes'),
    ]);
    expect(found).toContain('word buy');
    expect(found).not.toContain('word shoes');
    expect(found).not.toContain('word review');
  });

  it('leaves out what is the same for all', () => {
    const found = names([traits('a1'), traits('b2', { matchType: 'BROAD', cost: 9 })]);
    expect(found).toEqual(['match type BROAD', 'match type EXACT', 'log cost per click']);
  });

  it('knows nothing where there are no clicks, rather than a price of nothing', () => {
    const { columns } = entityFeatures([
      traits('a1', { clicks: 0, cost: 0 }),
      traits('b2'),
      traits('c3', { cost: 9 }),
    ]);
    const price = columns.find(({ name }) => name === 'log cost per click');
    expect(price?.values[0]).toBeNaN();
    expect(price?.values[1]).toBeCloseTo(Math.log(0.5), 12);
  });
});
