import { Command } from 'commander';
import { writeReport } from '../../jobs/write-report.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';

/** `bidforest report`. */
export function reportCommand(): Command {
  return new Command('report')
    .description('Write the report: data health, exploration, model and decisions in one HTML file')
    .addHelpText('after', '\nExample:\n  $ bidforest report\n')
    .action(async (options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await writeReport(world);
        return { document, text: () => `Report: ${document.path ?? ''}` };
      });
    });
}
