import { Command } from 'commander';
import type { ExplainDocument } from '../../contract/explain-document.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { responseLines, responseSeries } from '../../core/charts/response-lines.ts';
import { explainEntity } from '../../jobs/explain-entity.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { tell, type Terminal } from '../terminal.ts';
import { explainText } from '../texts/explain-text.ts';
import { writeFileAtomically } from '../write-file.ts';

const SVG_WIDTH = 860;

/** `bidforest explain`. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'Why a bid is what it is: evidence, model, goal and every rule; and what other bids would bring',
    )
    .argument('<entity>', 'id, or part of the name, of a keyword, ad, ad group or campaign')
    .option('--svg <file>', 'write the response curve of the first match as an SVG')
    .addHelpText(
      'after',
      '\nExamples:\n  $ bidforest explain "trail running shoes"\n  $ bidforest explain "trail running shoes" --svg curve.svg\n',
    )
    .action(async (entity: string, options: GlobalOptions & { readonly svg?: string }) => {
      await runCommand(options, async (world, _config, terminal) => {
        const document = await explainEntity(world, entity);
        if (options.svg !== undefined) await writeCurve(document, options.svg, terminal);
        return { document, text: () => explainText(document, terminal) };
      });
    });
}

/** @throws ConfigError where no match has a curve. */
async function writeCurve(
  { matches, currency, query }: ExplainDocument,
  path: string,
  terminal: Terminal,
): Promise<void> {
  const match = matches.find(({ response }) => response !== null);
  const series = match?.response && responseSeries(match.response);
  const spec = series && responseLines(series, match.entity.name, currency, SVG_WIDTH);
  if (!spec) {
    throw new ConfigError(`No curve can be drawn for ${JSON.stringify(query)}`, {
      expected: 'an entity with a maximum bid of its own and clicks in the last days',
      found: `${matches.length} without`,
      next: 'Leave out --svg to read why the bid is what it is.',
    });
  }
  const { chartFile } = await import('../../report/chart-svg.ts');
  await writeFileAtomically(path, await chartFile(spec));
  tell(terminal, `Wrote ${path}: ${match?.entity.name} (${match?.entity.id})`);
}
