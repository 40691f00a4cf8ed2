import { Command, InvalidArgumentError } from 'commander';
import type { GlobalOptions } from '../run-command.ts';

interface DemoOptions extends GlobalOptions {
  readonly files?: true;
  readonly seed: number;
  readonly history?: number;
  readonly days?: number;
}

const SEED = 7;
const LIVE = { historyDays: 90, days: 60 } as const;
const FILE_DAYS = 150;

/** `bidforest demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('Run the day many times, live, on a local market; no account of your own is needed')
    .option('--files', 'the day once, on exports of a small example account instead, with nothing connected')
    .option(
      '--days <n>',
      `live days (default: ${LIVE.days}); with --files, days of history (default: ${FILE_DAYS})`,
      atLeastOne,
    )
    .option(
      '--history <n>',
      `days of history that are imported before the first live one (default: ${LIVE.historyDays})`,
      atLeastOne,
    )
    .option('--seed <n>', 'another market, or another account', wholeNumber, SEED)
    .addHelpText(
      'after',
      '\nExamples:\n  $ bidforest demo --days 10\n  $ bidforest demo --files --home /tmp/example\n',
    )
    .action(async (options: DemoOptions) => {
      const { files, seed, days, history } = options;
      if (files === true) {
        const { runFileDemo } = await import('../demo/file-demo.ts');
        await runFileDemo(options, { seed, days: days ?? FILE_DAYS });
        return;
      }
      const { runLiveDemo } = await import('../demo/live-demo.ts');
      await runLiveDemo(options, {
        seed,
        historyDays: history ?? LIVE.historyDays,
        days: days ?? LIVE.days,
      });
    });
}

function atLeastOne(text: string): number {
  const days = wholeNumber(text);
  if (days === 0) throw new InvalidArgumentError('expected at least one day');
  return days;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
