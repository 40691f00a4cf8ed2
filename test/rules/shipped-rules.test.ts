import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRules } from '../../src/adapters/rule-files/read-rules.ts';
import { ruleJsonSchema } from '../../src/adapters/rule-files/schema.ts';
import { micros } from '../../src/core/base/micros.ts';
import { guard } from '../../src/core/guardrails/guard.ts';
import { guardrailsMarkdown } from '../../src/core/guardrails/document-rules.ts';
import { context, decision } from '../core/guardrails/sample.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'rules');

describe('the shipped rules', () => {
  it('are read in the order of their files, every file naming the schema for editors', async () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
    const rules = await readRules(folder);

    expect([...new Set(rules.map(({ id }) => id.split('/')[0]))]).toEqual([
      'freeze',
      'evidence',
      'step',
      'cooldown',
      'bounds',
      'spend-cap',
    ]);
    for (const name of files) {
      expect(readFileSync(join(folder, name), 'utf8')).toMatch(
        /^# yaml-language-server: \$schema=\.\/rule\.schema\.json\n/,
      );
    }
  });

  it('let a well-founded change through in steps, and stop what they should', async () => {
    const rules = await readRules(folder);
    const about = (id: string, status = 'Enabled', campaign = 'Shoes') => ({ id, status, campaign });
    const guarded = guard(
      [
        decision(1, 1.1, about('modest')),
        decision(1, 0.3, about('cut')),
        decision(1, 2, about('paused', 'Paused')),
        decision(1, 2, { id: 'automated', bidStrategy: 'Target CPA' }),
        decision(1, 2, about('held', 'Enabled', 'Shoes [Hold]')),
        decision(1, 2, about('thin'), { clicks: 3 }),
        decision(25, 30, about('dear')),
      ],
      rules,
      context(),
    );

    expect(guarded.map(({ toMicros }) => toMicros)).toEqual(
      [1.1, 0.8, 1, 1, 1, 1, 25].map((units) => micros(units * 1e6)),
    );
  });

  it('ship with the JSON schema that the code describes (npm run generate)', () => {
    expect(readFileSync(join(folder, 'rule.schema.json'), 'utf8')).toBe(ruleJsonSchema());
  });

  it('are documented as the kinds describe themselves (npm run generate)', () => {
    expect(readFileSync(join(root, 'docs/guardrails.md'), 'utf8')).toBe(guardrailsMarkdown());
  });
});
