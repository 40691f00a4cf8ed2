import { Command } from 'commander';
import { train } from '../../jobs/train.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { trainText } from '../texts/train-text.ts';

/** `bidforest train`. */
export function trainCommand(): Command {
  return new Command('train')
    .description('Train the forest and its rivals, measure them on held-out rows, and decide who may bid')
    .option('--model <name>', 'model definition (default: the first one there is data for)')
    .addHelpText('after', '\nExample:\n  $ bidforest train --model session-purchase --json\n')
    .action(async (options: GlobalOptions & { readonly model?: string }) => {
      await runCommand(options, async (world) => {
        const document = await train(world, { model: options.model ?? null });
        return { document, text: () => trainText(document) };
      });
    });
}
