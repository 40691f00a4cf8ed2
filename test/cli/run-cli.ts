import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The checkout. */
export const root = resolve(import.meta.dirname, '../..');

/** What a command printed, and how it ended. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a process of its own, as a shell without a terminal does. */
export function runCli(args: readonly string[], options: { readonly cwd?: string } = {}): Promise<CliResult> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(root, 'src/cli/launch.cjs'), ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', fail);
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** Runs a command with `--json` and gives its document. Fails with what the command said when it did not exit with 0. */
export async function runJson(
  args: readonly string[],
  options: { readonly cwd?: string } = {},
): Promise<unknown> {
  const result = await runCli([...args, '--json'], options);
  if (result.code !== 0)
    throw new Error(`bidforest ${args.join(' ')} exited with ${result.code}:\n${result.stderr}`);
  return JSON.parse(result.stdout);
}

/** A new empty folder. */
export function freshFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `bidforest-${name}-`));
}
