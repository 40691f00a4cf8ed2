import { Command } from 'commander';
import { explainEntity } from '../../jobs/explain-entity.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { explainText } from '../texts/explain-text.ts';

/** `bidforest explain`. */
export function explainCommand(): Command {
  return new Command('explain')
    .description('Why a bid is what it is: evidence, model, goal and every rule')
    .argument('<entity>', 'id, or part of the name, of a keyword, ad, ad group or campaign')
    .addHelpText('after', '\nExample:\n  $ bidforest explain "trail running shoes"\n')
    .action(async (entity: string, options: GlobalOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const document = await explainEntity(world, entity);
        return { document, text: () => explainText(document, terminal) };
      });
    });
}
