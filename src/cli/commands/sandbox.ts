import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import type { SandboxDocument } from '../../contract/sandbox-document.ts';
import { addDays, day } from '../../core/base/day.ts';
import type { Shop } from '../../sandbox/crm/serve-shop.ts';
import type { Market } from '../../sandbox/market/market-state.ts';
import { reportError } from '../report-error.ts';
import { terminalOf, type GlobalOptions } from '../run-command.ts';
import { answer, tell, type Terminal } from '../terminal.ts';
import { sandboxText } from '../texts/sandbox-text.ts';

const LAST_DAY = day('2026-10-31');
const LEVELS = ['EXPLORER', 'BASIC', 'STANDARD'] as const;

interface SandboxOptions extends GlobalOptions {
  readonly port: number;
  readonly crmPort?: number;
  readonly crm: boolean;
  readonly seed: number;
  readonly days: number;
  readonly daysPerSecond: number;
  readonly quota: (typeof LEVELS)[number];
}

/** `bidforest sandbox`. */
export function sandboxCommand(): Command {
  return new Command('sandbox')
    .description(
      'Serve a simulated account to clients of Google Ads, Google Analytics, Meta and PostgreSQL, until Ctrl-C',
    )
    .option('--port <n>', 'port on 127.0.0.1; 0 takes a free one', wholeNumber, 8471)
    .option(
      '--crm-port <n>',
      'port of the shop’s CRM; 0 takes a free one (default: the next port)',
      wholeNumber,
    )
    .option('--no-crm', 'leave the CRM out')
    .option('--seed <n>', 'another market', wholeNumber, 7)
    .option('--days <n>', 'days of history', wholeNumber, 90)
    .option('--days-per-second <n>', 'speed of simulated time; 0 waits for POST /sandbox/advance', speed, 0)
    .option('--quota <level>', `access level: ${LEVELS.join(', ')}`, level, 'STANDARD')
    .addHelpText(
      'after',
      `
Examples (time moves with --days-per-second or on request):
  $ bidforest sandbox
  $ curl -X POST localhost:8471/sandbox/advance -d '{"days": 1}'
  $ curl -X POST localhost:8471/sandbox/faults -d '[{"kind": "bad_gateway", "on": "search", "times": 1}]'
`,
    )
    .action(async (options: SandboxOptions) => {
      const terminal = terminalOf(options);
      try {
        await serve(options, terminal);
      } catch (error) {
        process.exitCode = reportError(terminal, error);
      }
    });
}

async function serve(options: SandboxOptions, terminal: Terminal): Promise<void> {
  tell(terminal, `Playing ${options.days} days of a market`);
  const { META_ACCOUNT_ID, PROPERTY_ID, serveMarket } =
    await import('../../sandbox/google-ads/serve-market.ts');
  const sandbox = await serveMarket({
    seed: options.seed,
    today: addDays(LAST_DAY, 1),
    historyDays: options.days,
    port: options.port,
    daysPerSecond: options.daysPerSecond,
    settings: { quotaLevel: options.quota },
  });
  const { account } = sandbox.market;
  const shop = options.crm ? await openShop(sandbox.market, options) : null;
  const document: SandboxDocument = {
    endpoint: sandbox.endpoint,
    accountId: account.id,
    accountName: account.name,
    propertyId: PROPERTY_ID,
    metaAccountId: META_ACCOUNT_ID,
    crm: shop?.database.connection ?? null,
    campaigns: account.campaigns.length,
    keywords: account.keywords.length,
    daysPerSecond: options.daysPerSecond,
  };
  answer(terminal, document, () => sandboxText(document));
  await once(process, 'SIGINT');
  await shop?.close();
  await sandbox.close();
}

/** How often the CRM looks whether a day was played, in ms. */
const LOOKS_MS = 250;

/** The shop's CRM, which takes down the orders of each day that is played. */
async function openShop(market: Market, { port, crmPort }: SandboxOptions): Promise<Shop> {
  const { serveShop } = await import('../../sandbox/crm/serve-shop.ts');
  const shop = await serveShop(market, crmPort ?? (port === 0 ? 0 : port + 1));
  let synced: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    synced = synced.then(() => shop.sync());
  }, LOOKS_MS);
  return {
    ...shop,
    async close() {
      clearInterval(timer);
      await synced;
      await shop.close();
    },
  };
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}

function speed(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0))
    throw new InvalidArgumentError('expected a number of days, 0 or more');
  return value;
}

function level(text: string): (typeof LEVELS)[number] {
  const found = LEVELS.find((name) => name === text.toUpperCase());
  if (found === undefined) throw new InvalidArgumentError(`expected one of ${LEVELS.join(', ')}`);
  return found;
}
