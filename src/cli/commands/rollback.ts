import { Command } from 'commander';
import { ConfigError } from '../../core/base/errors.ts';
import type { RollbackChoice } from '../../core/changes/plan-rollback.ts';
import { exitCodeOf } from '../../jobs/apply-document.ts';
import { rollback } from '../../jobs/rollback.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { rollbackText } from '../texts/apply-text.ts';

interface RollbackOptions extends GlobalOptions {
  readonly change?: string;
  readonly plan?: string;
  readonly since?: string;
  readonly limit: string;
}

const AFTER = `
Only what nobody has edited since is undone; the rest is listed with the reason and stays as it is.
Changes of the last four weeks can be undone. Like \`apply\`, it sends nothing while \`live\` is false or writing is paused.

Examples:
  $ bidforest rollback --since 2026-03-02T06:00:00Z
  $ bidforest rollback --plan 3f2a9c01b7de
`;

/** `bidforest rollback`. */
export function rollbackCommand(): Command {
  return new Command('rollback')
    .description('Undo changes that were sent: one, those of a plan, or all since a moment')
    .option('--change <id>', 'one change')
    .option('--plan <id>', 'every change of a plan, or of an earlier rollback')
    .option('--since <time>', 'every change sent since then, ISO 8601 with a time zone')
    .option('--limit <n>', 'changes to print', '20')
    .addHelpText('after', AFTER)
    .action(async (options: RollbackOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const document = await rollback(world, choiceOf(options));
        return {
          document,
          text: () => rollbackText(document, Number(options.limit), terminal),
          exitCode: exitCodeOf(document),
        };
      });
    });
}

/** @throws ConfigError unless exactly one of the three is given. */
function choiceOf({ change, plan, since }: RollbackOptions): RollbackChoice {
  const choices: RollbackChoice[] = [
    ...(change === undefined ? [] : [{ by: 'change', changeId: change } as const]),
    ...(plan === undefined ? [] : [{ by: 'plan', planId: plan } as const]),
    ...(since === undefined ? [] : [{ by: 'time', since: momentOf(since) } as const]),
  ];
  const [choice] = choices;
  if (choice !== undefined && choices.length === 1) return choice;
  throw new ConfigError('Say what to undo', {
    expected: 'one of --change, --plan and --since',
    found: choices.length === 0 ? 'none of them' : 'several of them',
  });
}

function momentOf(text: string): string {
  const withZone = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = Date.parse(text);
  if (withZone && !Number.isNaN(ms)) return new Date(ms).toISOString();
  throw new ConfigError('--since is no moment', { expected: 'like 2026-03-02T06:00:00Z', found: text });
}
