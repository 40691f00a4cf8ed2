import { describe, expect, it } from 'vitest';
import { ExperimentStatusDocument } from '../../src/contract/experiment-document.ts';
import { freshFolder, runCli, runJson } from './run-cli.ts';

describe('experiment and backtest on the command line', () => {
  it('say what to do where there is nothing yet', async () => {
    const home = await freshFolder('experiment-cli');

    const status = ExperimentStatusDocument.parse(await runJson(['experiment', 'status', '--home', home]));
    expect(status).toEqual({ experiments: [] });
    const text = await runCli(['experiment', 'status', '--home', home]);
    expect([text.code, text.stdout]).toEqual([0, expect.stringMatching(/bidforest experiment plan/)]);
    const start = await runCli(['experiment', 'start', '--home', home]);
    expect([start.code, start.stderr]).toEqual([2, expect.stringMatching(/Import results by day first/)]);
    const stop = await runCli(['experiment', 'stop', '--home', home]);
    expect([stop.code, stop.stderr]).toEqual([2, expect.stringMatching(/one that runs/)]);
  }, 120_000);

  it('refuse options that make no sense, and a number without a basis', async () => {
    const home = await freshFolder('backtest-cli');

    const few = await runCli(['experiment', 'plan', '--days', '3', '--home', home]);
    expect([few.code, few.stderr]).toEqual([2, expect.stringMatching(/from 7 to 180/)]);
    const both = await runCli(['backtest', '--home', home]);
    expect([both.code, both.stderr]).toEqual([2, expect.stringMatching(/either --factor or --plan/)]);
    const refused = await runCli(['backtest', '--factor', '1.02', '--home', home]);
    expect([refused.code, refused.stdout]).toEqual([
      5,
      expect.stringMatching(/No number for bids times 1.02. No random perturbation/),
    ]);
  }, 120_000);
});
