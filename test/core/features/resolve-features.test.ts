import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../src/core/base/errors.ts';
import { catalogue, isKnownInTime, momentOfUse } from '../../../src/core/features/catalogue/catalogue.ts';
import { refuseLateFeatures, resolveFeatures } from '../../../src/core/features/resolve-features.ts';
import { sampleDefinition } from './sample-definition.ts';

const late = catalogue.flatMap(({ grain, name, known, origin }) =>
  grain !== 'customer' && origin.kind !== 'warehouse' && !isKnownInTime(known, momentOfUse[grain])
    ? [[grain, name] as const]
    : [],
);

describe('resolveFeatures', () => {
  it.each(late)('refuses a %s model that uses %s, naming it', (grain, name) => {
    const definition = sampleDefinition({ grain, features: [name], leakageProneReport: [] });
    expect(() => resolveFeatures(definition, {})).toThrow(ConfigError);
    expect(() => resolveFeatures(definition, {})).toThrow(name);
    expect(() => refuseLateFeatures(definition)).toThrow(name);
  });

  it.each(late)('measures a %s model with %s when it is listed, without using it', (grain, name) => {
    const definition = sampleDefinition({ grain, features: ['calendar', name], leakageProneReport: [name] });
    const { honest, compared, leakageProne } = resolveFeatures(definition, {});
    expect(honest).not.toContain(name);
    expect(compared).toEqual([name]);
    expect(leakageProne.map(({ feature }) => feature)).toEqual([name]);
  });

  it('lets a session model use what happened in the session, and a bidding model not', () => {
    const attributes = { pages: { type: 'number', known: 'period' } } as const;
    const session = sampleDefinition({ grain: 'sessions', features: ['arrival'] });
    expect(resolveFeatures(session, attributes).honest).toContain('pages');
    const bidding = resolveFeatures(sampleDefinition(), attributes);
    expect(bidding.honest).not.toContain('pages');
    expect(bidding.leakageProne).toEqual([{ feature: 'pages', why: 'known at the end of the period' }]);
  });

  it('keeps an attribute that its mapping calls a leak out, with the reason', () => {
    const leak = 'derives from transactions';
    const attributes = { PageValues: { type: 'number', known: 'outcome', leak } } as const;
    const definition = sampleDefinition({ grain: 'sessions', features: ['behaviour'] });
    const { honest, leakageProne, compared } = resolveFeatures(definition, attributes);
    expect(honest).not.toContain('PageValues');
    expect(leakageProne).toEqual([{ feature: 'PageValues', why: `leakage-prone: ${leak}` }]);
    expect(compared).toEqual(['PageValues']);
    const named = { ...definition, features: ['PageValues'], leakageProneReport: [] };
    expect(() => resolveFeatures(named, attributes)).toThrow(/PageValues.*derives from transactions/);
  });

  it('says which names there are when one does not exist', () => {
    const definition = sampleDefinition({ features: ['keyword_txet'] });
    expect(() => resolveFeatures(definition, {})).toThrow('keyword_txet');
    expect(() => refuseLateFeatures(definition)).not.toThrow();
  });
});
