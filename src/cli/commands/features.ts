import { Command } from 'commander';
import { buildFeatures } from '../../jobs/build-features.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { featuresText } from '../texts/features-text.ts';

/** `bidforest features`. */
export function featuresCommand(): Command {
  return new Command('features')
    .description('Build the feature and report tables from what was imported')
    .option('--full', 'rebuild everything instead of the last days')
    .addHelpText('after', '\nExample:\n  $ bidforest features --full\n')
    .action(async (options: GlobalOptions & { readonly full?: boolean }) => {
      await runCommand(options, async (world) => {
        const document = await buildFeatures(world, { full: options.full === true });
        return { document, text: () => featuresText(document), exitCode: document.failures === 0 ? 0 : 3 };
      });
    });
}
