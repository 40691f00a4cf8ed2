import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseRules, readRules } from '../../../src/adapters/rule-files/read-rules.ts';
import { ConfigError } from '../../../src/core/base/errors.ts';
import { RULE_KINDS } from '../../../src/core/guardrails/rule.ts';

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bidforest-rules-'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

function messageOf(text: string): string {
  try {
    parseRules(text, '50-x.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
}

describe('readRules', () => {
  it('orders rules by file name, then as written, whatever order the folder lists', async () => {
    const folder = await folderWith({
      '20-b.yaml': 'rules: [{ name: two, kind: cooldown }, { name: one, kind: step }]',
      '10-z.yaml': 'rules: [{ name: first, kind: freeze }]',
      '100-a.yml': 'rules: []',
      'rule.schema.json': '{}',
    });

    expect((await readRules(folder)).map(({ id }) => id)).toEqual(['z/first', 'b/two', 'b/one']);
  });

  it('refuses two rules of one id', async () => {
    const text = 'rules: [{ name: a, kind: step }]';
    const folder = await folderWith({ '10-x.yaml': text, '20-x.yaml': text });

    await expect(readRules(folder)).rejects.toThrow(/called x\/a/);
  });

  it('refuses a folder that is not there', async () => {
    await expect(readRules(join(tmpdir(), 'no-such-folder'))).rejects.toBeInstanceOf(ConfigError);
  });
});

describe('parseRules', () => {
  it('takes money to micros, patterns to lists and absent settings to their defaults', () => {
    const text = 'rules: [{ name: cap, kind: bounds, ceiling: 2.5, where: { campaign: Brand* } }]';

    expect(parseRules(text, '50-bounds.yaml')).toEqual([
      {
        id: 'bounds/cap',
        kind: 'bounds',
        where: { campaign: ['Brand*'] },
        params: { floor: null, ceiling: 2_500_000 },
      },
    ]);
  });

  it('knows every kind with every default', () => {
    for (const [kind, { parameters }] of Object.entries(RULE_KINDS)) {
      const extra = kind === 'bounds' ? ', floor: 1' : '';
      const [rule] = parseRules(`rules: [{ name: a, kind: ${kind}${extra} }]`, 'x.yaml');

      expect(Object.keys(rule?.params ?? {})).toEqual(Object.keys(parameters));
    }
  });

  it.each([
    ['{ name: a, kind: bound }', 'rules[0].kind: expected one of', '(did you mean bounds?), found "bound"'],
    [
      '{ name: a, kind: step, ration: 0.1 }',
      'rules[0].ration: expected no such setting (did you mean ratio?)',
      'found 0.1',
    ],
    ['{ name: a, kind: step, where: { campain: x } }', 'rules[0].where.campain', '(did you mean campaign?)'],
    ['{ name: a, kind: step, ratio: -1 }', 'rules[0].ratio: expected at least 0', 'found -1'],
    ['{ name: a, kind: step, ratio: 20 }', 'rules[0].ratio: expected at most 10', 'found 20'],
    ['{ name: A b, kind: step }', 'rules[0].name: expected lower-case letters', 'found "A b"'],
    ['{ name: a, kind: bounds }', 'rules[0]: expected a floor, a ceiling or both', 'found neither'],
    [
      '{ name: a, kind: bounds, floor: 3, ceiling: 2 }',
      'rules[0]: expected a floor below the ceiling',
      'found 3 and 2',
    ],
    [
      '{ name: a, kind: freeze, from: 2026-13-01 }',
      'rules[0].from: expected a day as YYYY-MM-DD',
      '"2026-13-01"',
    ],
    [
      '{ name: a, kind: freeze, from: 2026-02-02, to: 2026-01-01 }',
      'expected a first day before the last',
      '',
    ],
    ['{ name: a, kind: freeze, where: { campaign: [] } }', 'rules[0].where.campaign', ''],
    ['3', 'rules[0]: expected an object', 'found 3'],
  ])('refuses %s and says what to write', (rule, expected, found) => {
    const message = messageOf(`rules: [${rule}]`);

    expect(message).toContain('50-x.yaml has 1 problem');
    expect(message).toContain(expected);
    expect(message).toContain(found);
  });

  it.each(['', 'rule: []', 'rules: {}', 'a: [1,\nb', '- 1'])('refuses the document %j', (text) => {
    expect(messageOf(text)).toMatch(/^50-x\.yaml (has \d+ problem|is not valid YAML)/);
  });

  it('either reads a document or refuses it by name, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.boolean(), (value, wrapped) => {
        expect(messageOf(stringify(wrapped ? { rules: [value] } : value))).toMatch(/^(no error|50-x\.yaml )/);
      }),
      { numRuns: 500, seed: 2 },
    );
  });

  it('keeps every valid setting of a step and of bounds', () => {
    const units = fc.integer({ min: 0, max: 100_000_000 }).map((cents) => cents / 100);

    fc.assert(
      fc.property(units, units, fc.double({ min: 0, max: 10, noNaN: true }), (a, b, ratio) => {
        const [floor, ceiling] = [Math.min(a, b), Math.max(a, b)];
        const text = stringify({
          rules: [
            { name: 'a', kind: 'bounds', floor, ceiling },
            { name: 'b', kind: 'step', ratio },
          ],
        });

        expect(parseRules(text, 'x.yaml').map(({ params }) => params)).toEqual([
          { floor: Math.round(floor * 1e6), ceiling: Math.round(ceiling * 1e6) },
          { ratio },
        ]);
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
