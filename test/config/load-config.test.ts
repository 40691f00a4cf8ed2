import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig, parseConfig } from '../../src/config/load-config.ts';
import { renderConfig } from '../../src/config/render-config.ts';

const minimal = `
accounts: [{ id: 123-456-7890, name: Shop, platform: google-ads }]
goal: { kind: target_cpa, amount: 40 }
`;

function messageOf(text: string): string {
  try {
    parseConfig(text, 'x.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

describe('parseConfig', () => {
  it('fills in the defaults, with writing switched off', () => {
    const config = parseConfig(minimal, 'x.yaml');

    expect(config.live).toBe(false);
    expect(config.warehouse).toMatchObject({ engine: 'duckdb', project: 'bidforest', dataset: 'bidforest' });
    expect(config.timeZone).toBe('UTC');
  });

  it('takes BigQuery as the warehouse, with a budget and application default credentials', () => {
    const text = `${minimal}warehouse: { engine: bigquery, project: my-project-1, location: EU }`;
    expect(parseConfig(text, 'x.yaml').warehouse).toMatchObject({
      engine: 'bigquery',
      project: 'my-project-1',
      location: 'EU',
      budget: { usdPerDay: 10 },
      credentials: { from: 'default' },
    });
  });

  it.each([
    ['', 'accounts: expected an array, found nothing'],
    [`${minimal}live: "yes"`, 'live: expected a boolean, found "yes"'],
    [`${minimal}curency: EUR`, 'curency: expected no such setting, found "EUR"'],
    [minimal.replace('40', '-1'), 'goal.amount: expected more than 0, found -1'],
    [minimal.replace('target_cpa', 'cheap'), 'goal.kind: expected one of "target_cpa", "target_roas"'],
    [
      `${minimal}timeZone: Mars/Base`,
      'timeZone: expected an IANA time zone such as Europe/Paris, found "Mars/Base"',
    ],
    [minimal.replace('google-ads', 'bing'), 'accounts[0].platform: expected "google-ads" or "meta"'],
    [
      `${minimal}warehouse: { engine: mysql }`,
      'warehouse.engine: expected "duckdb" or "bigquery", found "mysql"',
    ],
  ])('names path, expectation and finding for %j', (text, expected) => {
    expect(messageOf(text)).toContain(expected);
  });

  it.each(['clientSecret: "GOCSPX-hush', 'clientSecret: @GOCSPX-hush', 'clientSecret: GOCSPX-hush: 1'])(
    'does not quote what it cannot read: %s',
    (line) => {
      const message = messageOf(`googleAds:\n  credentials:\n    ${line}\nlive: false\n`);
      expect(message).toMatch(/not valid YAML: .* at line \d+, column \d+/);
      expect(message).not.toMatch(/hush/);
    },
  );

  it('names the place of a YAML error', () => {
    expect(messageOf('a: [1,\nb')).toMatch(/not valid YAML.*line/s);
  });
});

describe('loadConfig', () => {
  it('takes defaults when there is no file, and keeps state beside it', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'bidforest-config-'));

    const config = loadConfig({ cwd });

    expect(config).toMatchObject({
      file: null,
      goal: { kind: 'current_cpa' },
      home: join(cwd, '.bidforest'),
    });
  });

  it('refuses a named file that is not there', () => {
    expect(() => loadConfig({ cwd: tmpdir(), config: 'nowhere.yaml' })).toThrow(/There is no configuration/);
  });

  it('keeps state beside the configuration unless told otherwise', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'bidforest-config-'));
    await writeFile(join(cwd, 'bidforest.config.yaml'), minimal);

    expect(loadConfig({ cwd }).home).toBe(join(cwd, '.bidforest'));
    expect(loadConfig({ cwd, home: 'elsewhere' }).home).toBe(join(cwd, 'elsewhere'));
  });
});

describe('renderConfig', () => {
  it('writes a file that reads back as the answers', () => {
    const text = renderConfig({
      accountId: '123-456-7890',
      accountName: 'Shop: "North" #1',
      platform: 'google-ads',
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      goal: { kind: 'target_roas', ratio: 4 },
      files: ['data/*.csv'],
    });

    expect(parseConfig(text, 'x.yaml')).toMatchObject({
      accounts: [{ id: '123-456-7890', name: 'Shop: "North" #1', platform: 'google-ads' }],
      currency: 'EUR',
      timeZone: 'Europe/Berlin',
      goal: { kind: 'target_roas', ratio: 4 },
      sources: [{ path: 'data/*.csv' }],
      live: false,
    });
  });
});
