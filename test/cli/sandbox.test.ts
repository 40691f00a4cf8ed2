import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SandboxDocument } from '../../src/contract/sandbox-document.ts';
import { root, runCli } from './run-cli.ts';

it('serves a market until Ctrl-C, with time under control', async () => {
  const args = [join(root, 'src/cli/launch.cjs'), 'sandbox', '--port', '0', '--days', '5', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const document = SandboxDocument.parse(JSON.parse(await firstDocument(child.stdout)));
  const state = async (method: string, path: string, body?: string): Promise<{ readonly now: string }> => {
    const request = body === undefined ? { method } : { method, body };
    const response = await fetch(`http://${document.endpoint}/sandbox/${path}`, request);
    return (await response.json()) as { readonly now: string };
  };
  const before = await state('GET', 'state');
  const after = await state('POST', 'advance', '{"days": 2}');
  child.kill('SIGINT');

  expect(document).toMatchObject({ accountId: '1234567890', campaigns: 6, daysPerSecond: 0 });
  expect(Date.parse(after.now) - Date.parse(before.now)).toBe(2 * 86_400_000);
  expect(await exited).toEqual([0, null]);
});

it('says which options it cannot read, before anything is served', async () => {
  const { code, stderr } = await runCli(['sandbox', '--days', 'few']);

  expect([code, stderr]).toEqual([2, expect.stringContaining('expected a whole number')]);
});

async function firstDocument(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) {
    text += String(chunk);
    if (text.endsWith('}\n')) return text;
  }
  throw new Error(`expected a document, found: ${text}`);
}
