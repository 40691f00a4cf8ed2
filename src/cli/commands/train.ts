import { resolve } from 'node:path';
import { Command } from 'commander';
import { championForest } from '../../jobs/artifact.ts';
import { train } from '../../jobs/train.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { trainText } from '../texts/train-text.ts';
import { writeFileAtomically } from '../write-file.ts';

interface TrainOptions extends GlobalOptions {
  readonly model?: string;
  readonly forest?: string;
}

/** `bidforest train`. */
export function trainCommand(): Command {
  return new Command('train')
    .description('Train the forest and its rivals, measure them on held-out rows, and decide who may bid')
    .option('--model <name>', 'model definition (default: the first one there is data for)')
    .option(
      '--forest <file>',
      'also write the champion as forest.bin, for scoring elsewhere (docs/scoring.md)',
    )
    .addHelpText('after', '\nExample:\n  $ bidforest train --model session-purchase --json\n')
    .action(async (options: TrainOptions) => {
      await runCommand(options, async (world) => {
        const document = await train(world, { model: options.model ?? null });
        const file = options.forest === undefined ? null : resolve(options.forest);
        if (file !== null) await writeFileAtomically(file, await championForest(world, document.artifact));
        const written = file === null ? [] : ['', `Forest: ${file}`];
        return { document, text: () => [trainText(document), ...written].join('\n') };
      });
    });
}
