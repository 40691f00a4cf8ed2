import { EdgeError } from '../core/base/errors.ts';
import { paint, type Terminal } from './terminal.ts';

/** Tells a person (or, with `--json`, a machine) what went wrong. Returns the exit code. */
export function reportError(terminal: Terminal, error: unknown): number {
  const exitCode = error instanceof EdgeError ? error.exitCode : 1;
  if (terminal.json) terminal.out.write(`${JSON.stringify({ error: describe(error, exitCode) }, null, 2)}\n`);
  terminal.err.write(`${paint('red', 'Error:', terminal.err)} ${messageOf(error)}\n`);
  if (error instanceof EdgeError) {
    const details = [
      ['expected', error.expected],
      ['found', error.found],
      ['next', error.next],
    ] as const;
    for (const [label, text] of details) {
      if (text !== undefined) terminal.err.write(`  ${paint('dim', `${label}:`, terminal.err)} ${text}\n`);
    }
  } else {
    terminal.err.write('This is a bug in bidforest; please report it with the lines below.\n');
    terminal.err.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  }
  return exitCode;
}

function describe(error: unknown, exitCode: number): Record<string, unknown> {
  const edge = error instanceof EdgeError ? error : null;
  return {
    name: error instanceof Error ? error.name : 'Error',
    message: messageOf(error),
    expected: edge?.expected ?? null,
    found: edge?.found ?? null,
    next: edge?.next ?? null,
    retryable: edge?.retryable ?? false,
    exitCode,
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
