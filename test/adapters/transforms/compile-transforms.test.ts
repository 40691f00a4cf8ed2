import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileTransforms } from '../../../src/adapters/transforms/compile-transforms.ts';
import { ConfigError } from '../../../src/core/base/errors.ts';

const folder = join(import.meta.dirname, 'project');
const compile = (): ReturnType<typeof compileTransforms> =>
  compileTransforms({ project: 'proj', dataset: 'test', folder });
const find = (name: string) => compile().transforms.find((one) => one.name === name);

describe('compileTransforms', () => {
  it('puts each transform after what it reads', () => {
    const names = compile().transforms.map((one) => one.name);
    expect(names.indexOf('features.daily')).toBeLessThan(names.indexOf('reports.totals'));
    expect(names.indexOf('reports.totals')).toBeLessThan(names.indexOf('reports.best'));
    expect(compile().sources).toEqual(['raw.clicks']);
  });

  it('writes project and prefix into names that ref() and self() wrote, and into nothing else', () => {
    expect(find('reports.totals')?.query).toContain('FROM `proj.test_features.daily`');
    expect(find('features.daily')?.target).toBe('`proj.test_features.daily`');
    expect(find('features.daily')?.incrementalQuery).toContain('FROM `proj.test_features.daily`');
    expect(find('reports.best')?.query).toContain("'`elsewhere.features.x`'");
  });

  it('knows keys, partitions, documentation and what runs before', () => {
    expect(find('features.daily')).toMatchObject({
      kind: 'incremental',
      uniqueKey: ['row_key'],
      partitionBy: 'day',
      clusterBy: ['campaign'],
      doc: 'Clicks by day',
      columns: [{ name: 'row_key', doc: 'Day and campaign' }],
      before: { full: [], incremental: [expect.stringContaining('DELETE FROM `proj.test_features.daily`')] },
    });
  });

  it('reads includes, those that need others too, and variables', () => {
    expect(find('features.daily')?.query).toContain('SUM(clicks) AS clicks, SUM(cost) AS cost');
    const conditions = compile().transforms.find((one) => one.name.includes('rowConditions'));
    expect(conditions).toMatchObject({ kind: 'assertion', dependencies: ['features.daily'] });
    expect(conditions?.query).toContain('clicks >= 1');
  });

  it('gives the same each time', () => {
    expect(compile()).toEqual(compile());
  });
});

describe('compileTransforms of a faulty project', () => {
  let faulty: string;
  beforeEach(() => {
    faulty = mkdtempSync(join(tmpdir(), 'bidforest-'));
    mkdirSync(join(faulty, 'definitions'));
    writeFileSync(join(faulty, 'workflow_settings.yaml'), 'defaultProject: x\n');
  });
  afterEach(() => rmSync(faulty, { recursive: true, force: true }));

  const compileFile = (text: string): (() => unknown) => {
    writeFileSync(join(faulty, 'definitions', 'a.sqlx'), text);
    return () => compileTransforms({ project: 'proj', dataset: 'test', folder: faulty });
  };

  it.each([
    [
      'a table that nobody makes',
      'config { type: "view", schema: "x" }\nSELECT * FROM ${ref("nosuch")}',
      'nosuch',
    ],
    [
      'a query that needs itself',
      'config { type: "view", schema: "x" }\nSELECT * FROM ${ref("a")}',
      'Circular',
    ],
    ['an operation', 'config { type: "operations", schema: "x" }\nSELECT 1', 'operations are not run'],
    [
      'operations afterwards',
      'config { type: "table", schema: "x" }\nSELECT 1 AS x\npost_operations { SELECT 1 }',
      'post_operations',
    ],
  ])('names %s', (_what, text, found) => {
    try {
      compileFile(text)();
      expect.unreachable('it compiled');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect((error as ConfigError).found).toContain(found);
    }
  });

  it('names settings that are no texts', () => {
    writeFileSync(join(faulty, 'workflow_settings.yaml'), 'vars: { a: 1 }\n');
    expect(compileFile('config { type: "view", schema: "x" }\nSELECT 1 AS x')).toThrow(ConfigError);
  });
});
