import { resolve } from 'node:path';
import { Command } from 'commander';
import { makePlan, type MadePlan } from '../../jobs/make-plan.ts';
import type { World } from '../../jobs/world.ts';
import { writeReport } from '../../jobs/write-report.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { planText } from '../texts/plan-text.ts';
import { writeFileAtomically } from '../write-file.ts';

interface PlanOptions extends GlobalOptions {
  readonly csv?: string;
  readonly report: boolean;
  readonly limit: string;
}

/** `bidforest plan`. */
export function planCommand(): Command {
  return new Command('plan')
    .description('Decide every bid, with the reason; a dry run that sends nothing')
    .option(
      '--csv <file>',
      'where to write the changed bids for Google Ads Editor (default: plan.csv in the home)',
    )
    .option('--no-report', 'do not write the HTML report')
    .option('--limit <n>', 'decisions to print', '20')
    .addHelpText('after', '\nExample:\n  $ bidforest plan --csv bids.csv\n')
    .action(async (options: PlanOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const plan = await makePlan(world);
        const files = await writeFiles(world, plan, options);
        return {
          document: plan.document,
          text: () => [planText(plan.document, Number(options.limit), terminal), '', ...files].join('\n'),
        };
      });
    });
}

/** Writes the file for Google Ads Editor and the report; what was written, in words. */
async function writeFiles(world: World, { editor }: MadePlan, options: PlanOptions): Promise<string[]> {
  const csv =
    options.csv === undefined ? await world.outbox.write('plan.csv', editor.csv) : resolve(options.csv);
  if (options.csv !== undefined) await writeFileAtomically(csv, editor.csv);
  const [first] = editor.leftOut;
  const left =
    first === undefined
      ? ''
      : ` (${editor.leftOut.length} left out, the first because ${first.why}: ${first.entity.name})`;
  const lines = [`For Google Ads Editor: ${csv}, ${editor.rows} keyword bids${left}`];
  if (!options.report) return lines;
  const { path } = await writeReport(world);
  return [...lines, `Report: ${path ?? ''}`];
}
