import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { day } from '../../core/base/day.ts';
import { runDay } from '../../jobs/run-day.ts';
import { renderFiles } from '../../sandbox/example-account/render-files.ts';
import { simulateAccount } from '../../sandbox/example-account/simulate.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';
import { tell } from '../terminal.ts';
import { dayText } from '../texts/day-text.ts';
import { writeFileAtomically } from '../write-file.ts';

const LAST_DAY = day('2026-10-31');

/** What the demo of exports is made of. */
export interface FileDemo {
  readonly seed: number;
  readonly days: number;
}

/** One day on the exports of a small example account: files in, a plan and a report out, nothing connected. */
export async function runFileDemo(options: GlobalOptions, { seed, days }: FileDemo): Promise<void> {
  await runCommand(
    options,
    async (world, config, terminal) => {
      tell(terminal, 'Making the example account');
      const files = await writeExample(join(config.home, 'files'), seed, days);
      const { report } = await runDay(
        world,
        files.map((path) => ({ path, mapping: null, account: null })),
      );
      return { document: report, text: () => dayText(report, terminal) };
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
