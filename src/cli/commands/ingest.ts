import { Command } from 'commander';
import { isDay, type Day } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { backfill } from '../../jobs/backfill.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { ingestText } from '../texts/ingest-text.ts';

interface IngestOptions extends GlobalOptions {
  readonly from?: string;
  readonly to?: string;
  readonly source?: string;
  readonly account?: string;
}

const AFTER = `
Days are read in whole blocks (weeks, Monday to Sunday, for most reports), oldest first. A block that is there already
is read again only while the source restates it, which is 28 to 30 days. Killed, failed or out of quota, it can be run
again: it goes on with the first block that is missing. What a day's run asks of the quota is left alone.
A CRM is read by what changed, whatever the days.
It exits with 0 when every block is there, 4 when an account failed, and 5 when the quota has no room for the rest.

Example:
  $ bidforest ingest --from 2025-01-01 --to 2025-12-31
`;

/** `bidforest ingest`. */
export function ingestCommand(): Command {
  return new Command('ingest')
    .description('Read connected accounts by date into the warehouse')
    .option('--from <date>', 'first day (default: 90 days ago)')
    .option('--to <date>', 'last day (default: yesterday where the account is)')
    .option(
      '--source <name>',
      'one connected platform or source, such as google-ads, meta or crm (default: all)',
    )
    .option('--account <id>', 'one account (default: all that are configured)')
    .addHelpText('after', AFTER)
    .action(async (options: IngestOptions) => {
      await runCommand(options, async (world) => {
        const document = await backfill(world, {
          from: dayOf('--from', options.from),
          to: dayOf('--to', options.to),
          source: options.source ?? null,
          account: options.account ?? null,
        });
        const failed = document.failures.length > 0 || document.accounts.some(({ error }) => error !== null);
        return {
          document,
          text: () => ingestText(document),
          exitCode: failed ? 4 : document.complete ? 0 : 5,
        };
      });
    });
}

function dayOf(option: string, text: string | undefined): Day | null {
  if (text === undefined) return null;
  if (isDay(text)) return text;
  throw new ConfigError(`${option} is no day`, { expected: 'like 2026-03-02', found: text });
}
