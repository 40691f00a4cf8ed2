import { Command, InvalidArgumentError } from 'commander';
import type { GlobalOptions } from '../run-command.ts';

interface DemoOptions extends GlobalOptions {
  readonly files?: true;
  readonly seed: number;
  readonly history?: number;
  readonly days?: number;
}

const SEED = 7;

/** `bidforest demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description(
      'Run the product live on a local market, or on example files; no account of your own is needed',
    )
    .option('--files', 'one day on the exports of a small example account instead')
    .option('--seed <n>', 'another market, or another account', wholeNumber, SEED)
    .option('--history <n>', 'days of history before the first live day (default: 90)', wholeNumber)
    .option(
      '--days <n>',
      'live days (default: 30); with --files, days of history (default: 150)',
      wholeNumber,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ bidforest demo --days 60\n  $ bidforest demo --files --home /tmp/example\n',
    )
    .action(async (options: DemoOptions) => {
      const { seed } = options;
      if (options.files === true) {
        const { runFileDemo } = await import('../demo/file-demo.ts');
        await runFileDemo(options, { seed, days: options.days ?? 150 });
        return;
      }
      const { runLiveDemo } = await import('../demo/live-demo.ts');
      await runLiveDemo(options, { seed, historyDays: options.history ?? 90, days: options.days ?? 30 });
    });
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
