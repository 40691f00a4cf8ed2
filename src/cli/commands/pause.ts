import { userInfo } from 'node:os';
import { Command } from 'commander';
import { pause, resume } from '../../jobs/pause.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { writingText } from '../texts/apply-text.ts';

interface SwitchOptions extends GlobalOptions {
  readonly reason: string;
  readonly by?: string;
}

const AFTER = `
A run on its way stops before its next request. With a warehouse in a file, which one process holds at a time, stop
that run with Ctrl-C instead: it may be stopped anywhere, and \`bidforest apply\` finds out later what became of it.

Example:
  $ bidforest pause --reason "flash sale until Monday"
`;

/** `bidforest pause`. */
export function pauseCommand(): Command {
  return switchCommand(
    'pause',
    'Stop all writing to ad platforms at once, also of a run on its way',
    pause,
  ).addHelpText('after', AFTER);
}

/** `bidforest resume`. */
export function resumeCommand(): Command {
  return switchCommand('resume', 'Start writing to ad platforms again', resume).addHelpText(
    'after',
    '\nExample:\n  $ bidforest resume\n',
  );
}

function switchCommand(name: string, description: string, job: typeof pause): Command {
  return new Command(name)
    .description(description)
    .option('--reason <text>', 'why, for those who wonder', '')
    .option('--by <name>', 'who asks for it (default: the user of this machine)')
    .action(async (options: SwitchOptions) => {
      await runCommand(options, async (world) => {
        const by = options.by ?? userInfo().username;
        const document = await job(world, { by, reason: options.reason });
        return { document, text: () => writingText(document) };
      });
    });
}
