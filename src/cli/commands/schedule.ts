import { Command } from 'commander';
import type { ScheduleDocument } from '../../contract/schedule-document.ts';
import { removeSchedule, setSchedule, showSchedule } from '../../jobs/schedule/schedule-reports.ts';
import type { World } from '../../jobs/world.ts';
import { withGlobals } from '../global-options.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { scheduleText } from '../texts/schedule-text.ts';

const AFTER = `
BigQuery refreshes the tables of reports by itself, from what was imported since the last \`bidforest features\`, with the
same SQL: one scheduled query of its Data Transfer Service, known by its first line (docs/bigquery.md).

Examples:
  $ bidforest schedule show
  $ bidforest schedule set --at "every day 05:30"
  $ bidforest schedule remove
`;

interface SetOptions extends GlobalOptions {
  readonly at?: string;
  readonly serviceAccount?: string;
}

/** `bidforest schedule`. */
export function scheduleCommand(): Command {
  const command = new Command('schedule')
    .description('Have BigQuery refresh the tables of reports by itself')
    .addHelpText('after', AFTER)
    .exitOverride();
  for (const build of [showCommand, setCommand, removeCommand]) command.addCommand(withGlobals(build()));
  return command;
}

function showCommand(): Command {
  return new Command('show')
    .description('What is scheduled, how it went last, and what a run reads')
    .option('--sql', 'print the script itself')
    .addHelpText('after', '\nExample:\n  $ bidforest schedule show --sql > refresh-reports.sql\n')
    .action(async (options: GlobalOptions & { readonly sql?: boolean }) => {
      await answered(options, showSchedule, options.sql === true ? ({ sql }) => sql : scheduleText);
    });
}

function setCommand(): Command {
  return new Command('set')
    .description('Schedule the query, or bring it up to date with this version')
    .option(
      '--at <schedule>',
      'when, as BigQuery writes it, in UTC (default: as it stands, or every day 06:00)',
    )
    .option('--service-account <email>', 'whom it runs as (default: as it stands, or who sets it)')
    .addHelpText('after', '\nExample:\n  $ bidforest schedule set --at "every 12 hours"\n')
    .action(async ({ at, serviceAccount, ...options }: SetOptions) => {
      const choice = { schedule: at ?? null, serviceAccount: serviceAccount ?? null };
      await answered(options, (world) => setSchedule(world, choice), scheduleText);
    });
}

function removeCommand(): Command {
  return new Command('remove')
    .description('Take the scheduled query away')
    .addHelpText('after', '\nExample:\n  $ bidforest schedule remove\n')
    .action((options: GlobalOptions) => answered(options, removeSchedule, scheduleText));
}

function answered(
  options: GlobalOptions,
  job: (world: World) => Promise<ScheduleDocument>,
  text: (document: ScheduleDocument) => string,
): Promise<void> {
  return runCommand(options, async (world) => {
    const document = await job(world);
    return { document, text: () => text(document) };
  });
}
