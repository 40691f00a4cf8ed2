import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PYTHON_FOLDER } from './field.ts';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');

/** Installs the Python peers once per list of requirements, and ranger where the machine lets us; says what failed. */
export function preparePeers(): void {
  preparePython();
  if (!hasProgram('Rscript') && hasProgram('apt-get') && process.getuid?.() === 0) {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'r-cran-ranger']);
  }
}

function preparePython(): void {
  const installed = join(PYTHON_FOLDER, 'requirements.txt');
  const wanted = readFileSync(REQUIREMENTS, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return;
  const done =
    run('python3', ['-m', 'venv', PYTHON_FOLDER]) &&
    run(join(PYTHON_FOLDER, 'bin/pip'), ['install', '--quiet', '-r', REQUIREMENTS]);
  if (done) copyFileSync(REQUIREMENTS, installed);
}

/** Whether a program is on the path. */
export function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function run(program: string, words: readonly string[]): boolean {
  const { status } = spawnSync(program, words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.stderr.write(`${program} ${words.join(' ')} failed; its peers may be missing\n`);
  return status === 0;
}
