import { Command, InvalidArgumentError } from 'commander';
import type { GlobalOptions } from '../run-command.ts';

interface DemoOptions extends GlobalOptions {
  readonly market?: true;
  readonly seed: number;
  readonly history?: number;
  readonly days?: number;
}

const SEED = 7;

/** `bidforest demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Run the day on example files, or live on a local market; no account of your own is needed')
    .option('--market', 'many days, live, on a local market that speaks the Google Ads API instead')
    .option('--seed <n>', 'another market, or another account', wholeNumber, SEED)
    .option(
      '--history <n>',
      'with --market, days of history before the first live day (default: 90)',
      wholeNumber,
    )
    .option(
      '--days <n>',
      'days of history (default: 150); with --market, live days (default: 30)',
      wholeNumber,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ bidforest demo --home /tmp/example\n  $ bidforest demo --market --days 60\n',
    )
    .action(async (options: DemoOptions) => {
      const { seed } = options;
      if (options.market !== true) {
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
