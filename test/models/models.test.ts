import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelFiles } from '../../src/adapters/model-files/model-files.ts';
import { modelJsonSchema } from '../../src/adapters/model-files/schema.ts';
import { resolveFeatures } from '../../src/core/features/resolve-features.ts';

const folder = resolve(import.meta.dirname, '../../models');
const definitions = await modelFiles(folder).read();

describe('the shipped models', () => {
  it('are click-value and session-purchase, each in the file of its name', () => {
    expect(definitions.map(({ name, grain }) => [name, grain])).toEqual([
      ['click-value', 'performance'],
      ['session-purchase', 'sessions'],
    ]);
  });

  it.each(definitions)('$name uses only features that exist and are known in time', (definition) => {
    const { honest, leakageProne } = resolveFeatures(definition, {});
    expect(honest.length).toBeGreaterThan(5);
    expect(leakageProne).toEqual([]);
  });

  it('do not read the bid that they help to set', () => {
    const bidding = definitions.filter(({ grain }) => grain === 'performance');
    expect(bidding.flatMap((definition) => resolveFeatures(definition, {}).honest)).not.toContain('bid');
  });

  it.each(definitions)('$name is checked by the schema beside it', ({ name }) => {
    const text = readFileSync(join(folder, `${name}.yaml`), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./model.schema.json');
  });

  it('have an up-to-date schema', () => {
    expect(readFileSync(join(folder, 'model.schema.json'), 'utf8')).toBe(modelJsonSchema());
  });
});
