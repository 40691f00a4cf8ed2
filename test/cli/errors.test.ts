import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freshFolder, runCli, runJson } from './run-cli.ts';

describe('bidforest', () => {
  it('shows help for every command, each with an example', async () => {
    const { stdout } = await runCli(['--help']);
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map((match) => match[1] ?? '');

    expect(commands).toEqual(
      expect.arrayContaining(['init', 'import', 'features', 'train', 'plan', 'report']),
    );
    for (const command of commands.filter((name) => name !== 'help')) {
      const help = await runCli([command, '--help']);
      expect(help.code, command).toBe(0);
      expect(help.stdout, command).toMatch(/^Examples?\b/m);
      const parts = /^Commands:$/m.test(help.stdout)
        ? [...help.stdout.matchAll(/^ {2}([a-z]+) \[/gm)].map((match) => match[1] ?? '')
        : [];
      if (parts.length === 0) expect(help.stdout, command).toContain('--json');
      for (const part of parts.filter((name) => name !== 'help')) {
        const own = await runCli([command, part, '--help']);
        expect(own.stdout, `${command} ${part}`).toContain('--json');
      }
    }
  }, 120_000);

  it('exits with 2 for an unknown command or option', async () => {
    expect((await runCli(['frobnicate'])).code).toBe(2);
    expect((await runCli(['plan', '--frobnicate'])).code).toBe(2);
  });

  it('exits with 2 and names the setting when the configuration is wrong', async () => {
    const cwd = await freshFolder('config');
    await writeFile(
      join(cwd, 'bidforest.config.yaml'),
      'accounts: []\ngoal: { kind: target_cpa, amount: 40 }\n',
    );

    const result = await runCli(['plan', '--json'], { cwd });

    expect(result.code).toBe(2);
    expect(JSON.parse(result.stdout)).toMatchObject({ error: { name: 'ConfigError', exitCode: 2 } });
    expect(result.stderr).toContain('accounts: expected at least 1 entries, found []');
  });

  it('exits with 3 and changes nothing when too many rows are bad', async () => {
    const cwd = await freshFolder('bad');
    const file = join(cwd, 'bad.csv');
    const rows = Array.from(
      { length: 20 },
      (_, i) => `2026-01-${i + 10},c,g,k${i},100,${i % 5 < 3 ? 'many' : '5'},1.50`,
    );
    await writeFile(file, ['Day,Campaign,Ad group,Keyword,Impressions,Clicks,Cost', ...rows, ''].join('\n'));

    const result = await runCli(['import', file], { cwd });

    expect(result.code).toBe(3);
    expect(result.stderr).toMatch(/12 of 20 rows cannot be read, so nothing was imported/);
    const plan = await runCli(['train'], { cwd });
    expect(plan.code).toBe(5);
    expect(plan.stderr).toContain('There is no data to train a model on');
  });

  it('exits with 3 when a file is not there, and says which', async () => {
    const cwd = await freshFolder('absent');

    const result = await runCli(['import', 'nowhere.csv'], { cwd });

    expect(result.code).toBe(3);
    expect(result.stderr).toContain('nowhere.csv');
  });
});

describe('bidforest init', () => {
  it('writes a configuration from flags, and does not replace one', async () => {
    const cwd = await freshFolder('init');
    const flags = [
      'init',
      '--yes',
      '--currency',
      'EUR',
      '--time-zone',
      'Europe/Berlin',
      '--target-cpa',
      '40',
    ];

    const document = await runJson(flags, { cwd });

    expect(document).toEqual({ config: join(cwd, 'bidforest.config.yaml') });
    expect(await readFile(join(cwd, 'bidforest.config.yaml'), 'utf8')).toContain('currency: EUR');
    expect(await readdir(cwd)).toEqual(['bidforest.config.yaml', 'bidforest.schema.json']);
    expect((await runCli(flags, { cwd })).code).toBe(2);
  });

  it('refuses a goal that is not one', async () => {
    const cwd = await freshFolder('init');

    const result = await runCli(['init', '--yes', '--target-cpa', 'cheap'], { cwd });

    expect(result.code).toBe(2);
    expect(result.stderr).toContain('goal.amount');
    expect(await readdir(cwd)).toEqual([]);
  });
});
