import { resolve } from 'node:path';
import { Command } from 'commander';
import { importFiles } from '../../jobs/import-files.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { importText } from '../texts/import-text.ts';
import { confirmMappings } from '../confirm-mappings.ts';

interface ImportOptions extends GlobalOptions {
  readonly mapping?: string;
  readonly account?: string;
  readonly yes?: boolean;
}

/** `bidforest import`. */
export function importCommand(): Command {
  return new Command('import')
    .description('Load CSV, TSV or Parquet files into the warehouse (plain or .gz)')
    .argument('<files...>', 'files to load; loading a file again replaces what it brought')
    .option('--mapping <file>', 'YAML that says which column is what (guessed when absent)')
    .option('--account <id>', 'account the files belong to (default: the first of the configuration)')
    .option('--yes', 'accept a guessed mapping without asking')
    .addHelpText(
      'after',
      '\nExample:\n  $ bidforest import keywords.csv --mapping examples/mappings/air-france.yaml\n',
    )
    .action(async (files: string[], options: ImportOptions) => {
      await runCommand(options, async (world, _config, terminal) => {
        const requests = files.map((path) => ({
          path: resolve(path),
          mapping: options.mapping === undefined ? null : resolve(options.mapping),
          account: options.account ?? null,
        }));
        if (options.yes !== true) await confirmMappings(world, requests, terminal);
        const document = await importFiles(world, requests);
        return { document, text: () => importText(document) };
      });
    });
}
