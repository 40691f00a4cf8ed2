import { userInfo } from 'node:os';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { checkoutVersion } from '../../jobs/data/checkout-version.ts';
import { diffVersions } from '../../jobs/data/diff-versions.ts';
import { quarantinedPartitions } from '../../jobs/data/quarantine.ts';
import { releasePartitions } from '../../jobs/data/release-partitions.ts';
import { pruneVersions } from '../../jobs/data/prune-versions.ts';
import { verifyVersions } from '../../jobs/data/verify-versions.ts';
import { listVersions, showVersion } from '../../jobs/data/versions.ts';
import { withGlobals } from '../global-options.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { quarantineText, releaseText } from '../texts/quarantine-text.ts';
import { diffText, listText, pruneText, showText, verifyText } from '../texts/data-text.ts';

const AFTER = `
Every training set is kept under the hash of its content, with what it was made of: the same data give the same version.
A version is named by the first letters of its hash.

Examples:
  $ bidforest data list
  $ bidforest data diff 3f2a 91c0
  $ bidforest data checkout 3f2a training-set.csv
  $ bidforest data prune --yes

A day of a source whose data break what is expected of them (loaded twice, a tenth of its rows, a price a hundred times
the usual …) is quarantined: it is left out of features and training, and bids that depend on it stay. Load it again in
order, or let it through:
  $ bidforest data quarantine
  $ bidforest data release --day 2026-03-04 --reason "a sale"
`;

/** `bidforest data`. */
export function dataCommand(): Command {
  const command = new Command('data')
    .description('The versions of the data that models learned from, and the days that are left out')
    .addHelpText('after', AFTER)
    .exitOverride();
  for (const build of [
    listCommand,
    showCommand,
    diffCommand,
    checkoutCommand,
    verifyCommand,
    pruneCommand,
    quarantineCommand,
    releaseCommand,
  ]) {
    command.addCommand(withGlobals(build()));
  }
  return command;
}

function listCommand(): Command {
  return new Command('list')
    .description('All versions, the newest first, and what refers to each')
    .addHelpText('after', '\nExample:\n  $ bidforest data list --json\n')
    .action(async (options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await listVersions(world);
        return { document, text: () => listText(document) };
      });
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('What a version was made of: sources, files, transforms, cleaning, columns')
    .argument('<version>', 'first letters of its hash')
    .addHelpText('after', '\nExample:\n  $ bidforest data show 3f2a\n')
    .action(async (version: string, options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await showVersion(world, version);
        return { document, text: () => showText(document) };
      });
    });
}

function diffCommand(): Command {
  return new Command('diff')
    .description('The rows and cells in which two versions differ')
    .argument('<from>', 'first letters of the hash of the older one')
    .argument('<to>', 'first letters of the hash of the newer one')
    .addHelpText('after', '\nExample:\n  $ bidforest data diff 3f2a 91c0\n')
    .action(async (from: string, to: string, options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await diffVersions(world, from, to);
        return { document, text: () => diffText(document) };
      });
    });
}

function checkoutCommand(): Command {
  return new Command('checkout')
    .description('Write the rows of a version to a file')
    .argument('<version>', 'first letters of its hash')
    .argument('<file>', 'a file that is not there yet, .csv or .parquet')
    .addHelpText('after', '\nExample:\n  $ bidforest data checkout 3f2a training-set.csv\n')
    .action(async (version: string, file: string, options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await checkoutVersion(world, version, resolve(file));
        return {
          document,
          text: () => `${document.path}: ${document.rows.toLocaleString('en-US')} rows`,
        };
      });
    });
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('Hash the kept rows again, of one version or of all')
    .argument('[version]', 'first letters of its hash')
    .addHelpText('after', '\nExample:\n  $ bidforest data verify\n')
    .action(async (version: string | undefined, options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const document = await verifyVersions(world, version ?? null);
        return { document, text: () => verifyText(document), exitCode: document.broken === 0 ? 0 : 3 };
      });
    });
}

function pruneCommand(): Command {
  return new Command('prune')
    .description('Delete the rows of versions that no model in use and no change of the ledger refers to')
    .option('--yes', 'delete them; without it they are only named')
    .addHelpText('after', '\nExamples:\n  $ bidforest data prune\n  $ bidforest data prune --yes\n')
    .action(async (options: GlobalOptions & { readonly yes?: true }) => {
      await runCommand(options, async (world) => {
        const document = await pruneVersions(world, { done: options.yes === true });
        return { document, text: () => pruneText(document) };
      });
    });
}

function quarantineCommand(): Command {
  return new Command('quarantine')
    .description('The days that are left out, and what changed on them')
    .addHelpText('after', '\nExample:\n  $ bidforest data quarantine --json\n')
    .action(async (options: GlobalOptions) => {
      await runCommand(options, async (world) => {
        const partitions = await quarantinedPartitions(world.warehouse, world.settings.evidenceDays);
        return { document: { partitions }, text: () => quarantineText(partitions) };
      });
    });
}

interface ReleaseOptions extends GlobalOptions {
  readonly day?: string;
  readonly from?: string;
  readonly to?: string;
  readonly table?: string;
  readonly source?: string;
  readonly account?: string;
  readonly by?: string;
  readonly reason: string;
}

function releaseCommand(): Command {
  return new Command('release')
    .description('Let quarantined days through as they are; the next build of the features uses them')
    .requiredOption('--reason <text>', 'why they are in order; kept on record')
    .option('--day <day>', 'the day')
    .option('--from <day>', 'the first of several days')
    .option('--to <day>', 'the last of several days')
    .option('--table <name>', 'ad_performance, sessions, orders or ad_clicks only')
    .option('--source <name>', 'of this source only')
    .option('--account <id>', 'of this account only')
    .option('--by <name>', 'who lets them through (default: the user of this machine)')
    .addHelpText('after', '\nExample:\n  $ bidforest data release --day 2026-03-04 --reason "a sale"\n')
    .action(async (options: ReleaseOptions) => {
      await runCommand(options, async (world) => {
        const document = await releasePartitions(world, {
          from: options.from ?? options.day ?? options.to ?? '',
          to: options.to ?? options.day ?? options.from ?? '',
          table: options.table ?? null,
          source: options.source ?? null,
          account: options.account ?? null,
          by: options.by ?? userInfo().username,
          reason: options.reason,
        });
        return { document, text: () => releaseText(document) };
      });
    });
}
