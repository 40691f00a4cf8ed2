import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap((match) => (match[1] ?? '').split('\n'))
  .filter((line) => line !== '');

/** These start with `npm ci`, which a test cannot run under its own feet: `.ci/run` does, as written. */
const inFreshClone = commands.filter((command) => command.startsWith('npm ci'));
const here = commands.filter((command) => !command.startsWith('npm ci'));

const checkout = mkdtempSync(join(tmpdir(), 'bidforest-readme-'));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

/** A checkout of its own, so that the commands may write where a newcomer's would. */
function copyCheckout(): void {
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  });
  for (const file of files.toString('utf8').split('\0')) {
    if (file === '' || !existsSync(join(root, file))) continue;
    cpSync(join(root, file), join(checkout, file));
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
}

function run(command: string): { readonly code: number | null; readonly output: string } {
  const result = spawnSync('bash', ['-c', command], {
    cwd: checkout,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  return { code: result.status, output: `${result.stdout}\n${result.stderr}` };
}

describe('the commands of the README', () => {
  it('include installing, starting and testing, and CI runs those in a fresh clone as written', () => {
    const ci = readFileSync(join(root, '.ci/run'), 'utf8');

    expect(inFreshClone).toEqual(['npm ci && npm start', 'npm ci && npm test']);
    for (const command of inFreshClone) expect(ci).toContain(`readme_command '${command}'`);
  });

  it('work one after the other, after a start of two days instead of sixty', () => {
    copyCheckout();
    const start = run('npm start -- --days 2');
    expect(start.code, start.output).toBe(0);
    expect(start.output).toMatch(/bids left alone/);
    expect(start.output).toMatch(/Report: .*report\.html/);

    for (const command of here) {
      const result = run(command);
      expect(result.code, `${command}\n${result.output}`).toBe(0);
    }
    expect(readFileSync(join(checkout, 'bids.csv'), 'utf8')).toContain(
      'Campaign,Ad Group,Keyword,Criterion Type,Max CPC',
    );
  }, 600_000);
});

describe('the links of the README', () => {
  it('lead somewhere', () => {
    const targets = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map((match) => match[1] ?? '');

    expect(targets.length).toBeGreaterThan(5);
    expect(targets.filter((target) => !existsSync(join(dirname(join(root, 'README.md')), target)))).toEqual(
      [],
    );
  });
});
