import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { ConfigError } from '../../../src/core/base/errors.ts';
import { modelFiles, parseModelFile } from '../../../src/adapters/model-files/model-files.ts';

const least = 'name: least\ngrain: sessions\nfeatures: [arrival]\n';
const folders: string[] = [];

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'models-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

function errorOf(text: string): ConfigError {
  try {
    parseModelFile(text, 'models/x.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected the model file to be refused');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('parseModelFile', () => {
  it('takes a short file and fills in the defaults', () => {
    expect(parseModelFile(least, 'x')).toMatchObject({
      attributes: true,
      leakageProneReport: [],
      split: { testShare: 0.2, gapDays: 7 },
      engine: 'forest',
      gates: { minTestConversions: 30, maxCalibrationError: 0.2 },
    });
  });

  it.each([
    ['split: {testShare: 1.5}', 'split.testShare'],
    ['cleaning: [{step: sealing, column: cpc}]', 'cleaning[0].step'],
    ['cleaning: [{step: ceiling, column: cpc, ceiling: five, action: cap}]', 'cleaning[0].ceiling'],
    ['serch: {}', 'serch'],
    ['search: {trees: []}', 'search.trees'],
    ['engine: xgboost', 'engine'],
  ])('names the place, what was expected and what was found in `%s`', (line, path) => {
    const error = errorOf(`${least}${line}\n`);
    expect(error.message).toContain(path);
    expect(error.message).toContain('models/x.yaml');
    expect(error.expected).toBeTruthy();
    expect(error.found).toBeTruthy();
  });

  it('wants duplicates dropped first, because rows are split after that', () => {
    const cleaning =
      'cleaning:\n  - {step: fill_level, column: traffic_source}\n  - {step: drop_duplicates}\n';
    expect(errorOf(least + cleaning).message).toMatch(/cleaning.*drop_duplicates as the first step/s);
  });

  it('refuses a bidding model that uses the clicks of the day it bids on', () => {
    const error = errorOf('name: m\ngrain: performance\nfeatures: [traits, ctr]\n');
    expect(error.message).toMatch(/m uses ctr, which is known at the end of the period/);
    expect(error.next).toMatch(/leakageProneReport/);
  });

  it('takes it when it is only measured', () => {
    const text = 'name: m\ngrain: performance\nfeatures: [traits]\nleakageProneReport: [ctr]\n';
    expect(parseModelFile(text, 'x').leakageProneReport).toEqual(['ctr']);
  });

  it('says that a text is no YAML', () => {
    expect(errorOf('name: [').message).toMatch(/not valid YAML/);
  });

  it('refuses anything else with a ConfigError, and never with another error', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(errorOf(stringify(value))).toBeInstanceOf(ConfigError);
      }),
    );
  });

  it('reads back what it gave', () => {
    const definition = parseModelFile(least, 'x');
    expect(parseModelFile(stringify(definition), 'x')).toEqual(definition);
  });
});

describe('modelFiles', () => {
  it('reads every YAML file of the folder in the order of their names', async () => {
    const folder = folderWith({
      'b.yaml': least,
      'a.yml': least.replace('least', 'first'),
      'model.schema.json': '{}',
    });
    expect((await modelFiles(folder).read()).map(({ name }) => name)).toEqual(['first', 'least']);
  });

  it('refuses two files that define the same model, and a folder that is not there', async () => {
    await expect(modelFiles(folderWith({ 'a.yaml': least, 'b.yaml': least })).read()).rejects.toThrow(
      /least/,
    );
    await expect(modelFiles('/nowhere/models').read()).rejects.toThrow(ConfigError);
  });
});
