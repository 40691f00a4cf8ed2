import { resolve } from 'node:path';
import { Command } from 'commander';
import { exitCodeOf } from '../../jobs/apply-document.ts';
import { runDay, type DayDone } from '../../jobs/run-day.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { paint } from '../terminal.ts';
import { applyText } from '../texts/apply-text.ts';
import { dayText } from '../texts/day-text.ts';

interface RunOptions extends GlobalOptions {
  readonly mapping?: string;
  readonly account?: string;
}

/** `bidforest run`. */
export function runDayCommand(): Command {
  return new Command('run')
    .description(
      'The whole day: read the configured files and connected accounts, build features, train, plan, apply where live, report',
    )
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
        const day = await runDay(world, named.length > 0 ? named : world.settings.files);
        return {
          document: day.report,
          text: () =>
            [failuresText(day), appliedText(day), dayText(day.report, terminal)].filter(Boolean).join('\n\n'),
          exitCode: (day.applied === null ? 0 : exitCodeOf(day.applied)) || (day.failures.length > 0 ? 4 : 0),
        };
      });
    });
}

/** What could not be read; nothing where all was. */
function failuresText({ failures }: DayDone): string {
  return failures.map((failure) => paint('red', `Could not be read: ${failure}`)).join('\n');
}

/** What was sent; nothing where nothing may be. */
function appliedText({ applied }: DayDone): string {
  return applied === null ? '' : applyText(applied, 12);
}
