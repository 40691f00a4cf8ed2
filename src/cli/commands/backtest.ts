import { Command } from 'commander';
import type { BacktestDocument } from '../../contract/backtest-document.ts';
import { isDay, type Day } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { formatMoney, formatPercent } from '../../core/charts/format.ts';
import { backtest, type BacktestRequest } from '../../jobs/backtest.ts';
import { runCommand, type GlobalOptions } from '../run-command.ts';

interface BacktestOptions extends GlobalOptions {
  readonly factor?: string;
  readonly plan?: string;
  readonly from?: string;
  readonly to?: string;
}

const AFTER = `
Bids that were sent carry a small random part. Comparing what its two signs brought tells what bids between them would
have earned; for bids that were not tried, or with too few draws, no number is given, and it exits with 5.

Examples:
  $ bidforest backtest --factor 1.03
  $ bidforest backtest --plan 3f2a9c01b7de --from 2026-02-01
`;

/** `bidforest backtest`. */
export function backtestCommand(): Command {
  return new Command('backtest')
    .description('What other bids would have earned on the logged days, from the random part of the bids')
    .option('--factor <x>', 'all bids times this')
    .option('--plan <id>', 'the bids of a plan')
    .option('--from <day>', 'first day (default: that of the first recorded perturbation)')
    .option('--to <day>', 'last day (default: the last with results)')
    .addHelpText('after', AFTER)
    .action(async (options: BacktestOptions) => {
      await runCommand(options, async (world) => {
        const document = await backtest(world, requestOf(options));
        return {
          document,
          text: () => backtestText(document),
          ...(document.refusal === null ? {} : { exitCode: 5 }),
        };
      });
    });
}

function requestOf({ factor, plan, from, to }: BacktestOptions): BacktestRequest {
  if ((factor === undefined) === (plan === undefined))
    throw new ConfigError('Which bids are asked about cannot be told', {
      expected: 'either --factor or --plan',
      found: factor === undefined ? 'neither' : 'both',
    });
  const days = { from: dayOf('--from', from), to: dayOf('--to', to) };
  if (plan !== undefined) return { policy: { kind: 'plan', planId: plan }, ...days };
  const value = Number(factor);
  if (value > 0 && Number.isFinite(value)) return { policy: { kind: 'factor', factor: value }, ...days };
  throw new ConfigError('--factor is wrong', { expected: 'a number above 0', found: String(factor) });
}

function dayOf(option: string, text: string | undefined): Day | null {
  if (text === undefined) return null;
  if (isDay(text)) return text;
  throw new ConfigError(`${option} is wrong`, { expected: 'a day as YYYY-MM-DD', found: text });
}

function backtestText({
  policy,
  from,
  to,
  refusal,
  gain,
  logged,
  overlap,
  currency,
}: BacktestDocument): string {
  const days = from === null || to === null ? '' : `, ${from} to ${to}`;
  const basis = `${overlap.draws} logged bids of ${overlap.entities} entities, worth ${overlap.effectiveDraws.toFixed(0)} draws; ${formatPercent(overlap.outsideShare)} of the cost outside.`;
  if (refusal !== null || gain === null) return `No number for ${policy}${days}. ${refusal ?? ''}\n${basis}`;
  const money = (amount: number): string => formatMoney(amount, currency);
  return `With ${policy}${days}, profit would have been ${money(gain.value)} more (${money(gain.low)} to ${money(gain.high)}) than the ${money(logged ?? 0)} that was made.\n${basis}`;
}
