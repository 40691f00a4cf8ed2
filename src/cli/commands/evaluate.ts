import { Command } from 'commander';
import { evaluateChampion } from '../../jobs/evaluate-champion.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { evaluateText } from '../texts/evaluate-text.ts';

/** `bidforest evaluate`. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description('Measure the stored champion again on the held-out rows of the data as it is now')
    .option('--model <name>', 'model definition (default: the last one trained)')
    .addHelpText('after', '\nExample:\n  $ bidforest evaluate --json\n')
    .action(async (options: GlobalOptions & { readonly model?: string }) => {
      await runCommand(options, async (world) => {
        const document = await evaluateChampion(world, { model: options.model ?? null });
        return { document, text: () => evaluateText(document) };
      });
    });
}
