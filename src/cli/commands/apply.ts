import { Command } from 'commander';
import { apply } from '../../jobs/apply.ts';
import { exitCodeOf } from '../../jobs/apply-document.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { applyText } from '../texts/apply-text.ts';

interface ApplyOptions extends GlobalOptions {
  readonly plan?: string;
  readonly limit: string;
}

const AFTER = `
Nothing is sent while \`live\` is false in the configuration, while writing is paused, or for a plan of another day;
it then says what it would send, and exits with 5. Killed or failed, it can be run again: nothing is sent twice.

Example:
  $ bidforest plan && bidforest apply
`;

/** `bidforest apply`. */
export function applyCommand(): Command {
  return new Command('apply')
    .description('Send the changes of today’s plan to the ad platforms, and settle each of them')
    .option('--plan <id>', 'the plan to apply (default: the newest)')
    .option('--limit <n>', 'changes to print', '20')
    .addHelpText('after', AFTER)
    .action(async (options: ApplyOptions) => {
      await runCommand(options, async (world) => {
        const document = await apply(world, options.plan ?? null);
        return {
          document,
          text: () => applyText(document, Number(options.limit)),
          exitCode: exitCodeOf(document),
        };
      });
    });
}
