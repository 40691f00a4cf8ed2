import { resolve } from 'node:path';
import { Command } from 'commander';
import { runDay } from '../../jobs/run-day.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { dayText } from '../texts/day-text.ts';

interface RunOptions extends GlobalOptions {
  readonly mapping?: string;
  readonly account?: string;
}

/** `bidforest run`. */
export function runDayCommand(): Command {
  return new Command('run')
    .description('The whole day: import the configured files, build features, train, plan, report')
    .argument('[files...]', 'files to import instead of the configured ones')
    .option('--mapping <file>', 'mapping for the files named here')
    .option('--account <id>', 'account the files belong to')
    .addHelpText('after', '\nExample:\n  $ bidforest run keywords.csv\n')
    .action(async (files: string[], options: RunOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const named = files.map((path) => ({
          path: resolve(path),
          mapping: options.mapping === undefined ? null : resolve(options.mapping),
          account: options.account ?? null,
        }));
        const document = await runDay(world, named.length > 0 ? named : world.settings.files);
        return { document, text: () => dayText(document, terminal) };
      });
    });
}
