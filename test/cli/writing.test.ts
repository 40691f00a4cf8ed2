import { describe, expect, it } from 'vitest';
import { WritingDocument } from '../../src/contract/apply-document.ts';
import { freshFolder, runCli, runJson } from './run-cli.ts';

describe('the switch of all writing', () => {
  it('is off and on from the command line, and says so', async () => {
    const home = await freshFolder('switch');
    const pause = ['pause', '--by', 'ann', '--reason', 'sale', '--home', home];

    const paused = WritingDocument.parse(await runJson(pause));
    expect(paused).toMatchObject({ paused: true, changed: true, by: 'ann', reason: 'sale', live: false });
    const again = WritingDocument.parse(await runJson([...pause.slice(0, 1), '--home', home]));
    expect(again).toMatchObject({ paused: true, changed: false, by: 'ann' });
    const { stdout } = await runCli(['resume', '--by', 'bob', '--home', home]);
    expect(stdout).toMatch(/^Writing is on, by bob at .* It is a dry run anyway/);
  }, 120_000);
});

describe('apply and rollback', () => {
  it('say what to do when there is nothing to send or to undo', async () => {
    const home = await freshFolder('apply');

    const apply = await runCli(['apply', '--home', home]);
    expect([apply.code, apply.stderr]).toEqual([
      2,
      expect.stringMatching(/There is no plan to apply[\s\S]*bidforest plan/),
    ]);
    const both = await runCli(['rollback', '--plan', 'a', '--change', 'b', '--home', home]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringMatching(/several of them/)]);
    const since = await runCli(['rollback', '--since', 'yesterday', '--home', home]);
    expect([since.code, since.stderr]).toEqual([2, expect.stringMatching(/like 2026-03-02T06:00:00Z/)]);
  }, 120_000);
});
