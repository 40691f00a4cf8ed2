import { resolve } from 'node:path';
import { Command } from 'commander';
import { makePlan } from '../../jobs/make-plan.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { planText } from '../texts/plan-text.ts';
import { writeFileAtomically } from '../write-file.ts';

interface PlanOptions extends GlobalOptions {
  readonly csv?: string;
  readonly limit: string;
}

/** `bidforest plan`. */
export function planCommand(): Command {
  return new Command('plan')
    .description('Decide every bid, with the reason; a dry run that sends nothing')
    .option('--csv <file>', 'also write the changed bids for Google Ads Editor')
    .option('--limit <n>', 'decisions to print', '20')
    .addHelpText('after', '\nExample:\n  $ bidforest plan --csv bids.csv\n')
    .action(async (options: PlanOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const { document, editorCsv } = await makePlan(world);
        if (options.csv !== undefined) await writeFileAtomically(resolve(options.csv), editorCsv);
        return { document, text: () => planText(document, Number(options.limit), terminal) };
      });
    });
}
