import { userInfo } from 'node:os';
import { Command } from 'commander';
import { ConfigError } from '../../core/base/errors.ts';
import type { ExperimentRequest } from '../../jobs/experiment/draw-experiment.ts';
import { lookAtExperiments } from '../../jobs/experiment/look-at-experiments.ts';
import { planExperiment, startExperiment, stopExperiment } from '../../jobs/experiment/start-experiment.ts';
import { withGlobals } from '../global-options.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { experimentPlanText, experimentText, statusText } from '../texts/experiment-text.ts';

interface DesignOptions extends GlobalOptions {
  readonly account?: string;
  readonly days: string;
  readonly before: string;
  readonly look: string;
  readonly block: string;
  readonly groupBy?: string;
  readonly by?: string;
}

const AFTER = `
Campaigns are sorted by cost and cut into blocks; one of each block, drawn at random, is left alone by plan and apply.
What the others earn more, adjusted for the days before, is what the product brings. Looks are on days fixed at the
start, and their bounds hold over all of them together in 95 of 100 experiments.

Examples:
  $ bidforest experiment plan --days 28
  $ bidforest experiment start --days 28
  $ bidforest experiment start --block 4 --group-by "(Berlin|Hamburg|Munich)"
  $ bidforest experiment status
`;

/** `bidforest experiment`. */
export function experimentCommand(): Command {
  const command = new Command('experiment')
    .description('Measure whether the product helps: hold some campaigns out at random, and compare')
    .addHelpText('after', AFTER)
    .exitOverride();
  for (const built of [planCommand(), startCommand(), statusCommand(), stopCommand()])
    command.addCommand(withGlobals(built));
  return command;
}

function planCommand(): Command {
  return designed(new Command('plan'))
    .description('What an experiment could show, tried on the account’s own past; starts nothing')
    .addHelpText('after', '\nExample:\n  $ bidforest experiment plan --days 42\n')
    .action(async (options: DesignOptions) => {
      await runCommand(options, async (world) => {
        const document = await planExperiment(world, requestOf(options));
        return { document, text: () => experimentPlanText(document) };
      });
    });
}

function startCommand(): Command {
  return designed(new Command('start'))
    .description('Draw the campaigns to hold out, and leave them alone from today on')
    .option('--by <name>', 'who starts it (default: the user of this machine)')
    .addHelpText('after', '\nExample:\n  $ bidforest experiment start --days 28\n')
    .action(async (options: DesignOptions) => {
      await runCommand(options, async (world) => {
        const by = options.by ?? userInfo().username;
        const document = await startExperiment(world, { ...requestOf(options), by });
        return { document, text: () => experimentText(document) };
      });
    });
}

function statusCommand(): Command {
  return new Command('status')
    .description('What experiments have shown; holds the looks that are due')
    .addHelpText('after', '\nExample:\n  $ bidforest experiment status --json\n')
    .action(async (options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await lookAtExperiments(world);
        return { document, text: () => statusText(document) };
      });
    });
}

function stopCommand(): Command {
  return new Command('stop')
    .description('End an experiment before its last day; its looks stay')
    .argument('[id]', 'the experiment (default: the one that runs)')
    .option('--reason <text>', 'why, for those who wonder', '')
    .option('--by <name>', 'who asks for it (default: the user of this machine)')
    .addHelpText('after', '\nExample:\n  $ bidforest experiment stop --reason "Black Friday"\n')
    .action(
      async (
        id: string | undefined,
        options: GlobalOptions & { readonly reason: string; readonly by?: string },
      ) => {
        await runCommand(options, async (world) => {
          const by = options.by ?? userInfo().username;
          const document = await stopExperiment(world, { id: id ?? null, by, reason: options.reason });
          return { document, text: () => experimentText(document) };
        });
      },
    );
}

function designed(command: Command): Command {
  return command
    .option('--account <id>', 'the account (default: the only one with results by day)')
    .option('--days <n>', 'days that it runs', '28')
    .option('--before <n>', 'days before the start that results are adjusted for', '28')
    .option('--look <n>', 'days between looks', '7')
    .option('--block <n>', 'one of so many is held out: 2 makes matched pairs, 4 holds out a quarter', '2')
    .option(
      '--group-by <pattern>',
      'campaigns whose names agree in what this regular expression finds, such as a place, are drawn together',
    );
}

function requestOf(options: DesignOptions): ExperimentRequest {
  return {
    account: options.account ?? null,
    days: whole('--days', options.days, 7, 180),
    daysBefore: whole('--before', options.before, 7, 180),
    lookDays: whole('--look', options.look, 1, 180),
    blockSize: whole('--block', options.block, 2, 20),
    groupBy: options.groupBy === undefined ? null : pattern(options.groupBy),
  };
}

function whole(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ConfigError(`${option} is wrong`, {
    expected: `a whole number from ${least} to ${most}`,
    found: text,
  });
}

function pattern(text: string): RegExp {
  try {
    return new RegExp(text, 'iu');
  } catch (cause) {
    throw new ConfigError('--group-by is wrong', { expected: 'a regular expression', found: text, cause });
  }
}
