import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { day } from '../../core/base/day.ts';
import { runDay } from '../../jobs/run-day.ts';
import { renderFiles } from '../../sandbox/example-account/render-files.ts';
import { simulateAccount } from '../../sandbox/example-account/simulate.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { tell } from '../terminal.ts';
import { dayText } from '../texts/day-text.ts';
import { writeFileAtomically } from '../write-file.ts';

const SEED = 7;
const DAYS = 150;
const LAST_DAY = day('2026-10-31');

/** `bidforest demo`. */
export function demoCommand(): Command {
  return new Command('demo')
    .description('The whole day on a small example account; no account of your own is needed')
    .option('--seed <n>', 'another account', String(SEED))
    .option('--days <n>', 'days of history', String(DAYS))
    .addHelpText('after', '\nExample:\n  $ bidforest demo --home /tmp/example\n')
    .action(async (options: GlobalOptions & { readonly seed: string; readonly days: string }) => {
      await runDemo(options);
    });
}

async function runDemo(
  options: GlobalOptions & { readonly seed: string; readonly days: string },
): Promise<void> {
  await runCommand(
    options,
    async (world, config, terminal) => {
      tell(terminal, 'Making the example account');
      const files = await writeExample(
        join(config.home, 'files'),
        Number(options.seed),
        Number(options.days),
      );
      const document = await runDay(
        world,
        files.map((path) => ({ path, mapping: null, account: null })),
      );
      return { document, text: () => dayText(document, terminal) };
    },
    (config) => ({
      ...config,
      accounts: [{ id: 'example', name: 'Northpath (example)', platform: 'google-ads' }],
      currency: 'USD',
      goal: { kind: 'profit_margin', share: 0.35 },
      home: options.home === undefined ? join(dirname(config.home), '.bidforest', 'example') : config.home,
    }),
  );
}

async function writeExample(folder: string, seed: number, days: number): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = renderFiles(simulateAccount({ seed, days, lastDay: LAST_DAY }), seed);
  for (const { name, text } of files) await writeFileAtomically(join(folder, name), text);
  return files.map(({ name }) => join(folder, name));
}
