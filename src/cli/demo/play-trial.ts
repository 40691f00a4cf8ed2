import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BreakEntry } from '../../contract/plan-document.ts';
import type { ReportDocument } from '../../contract/report-document.ts';
import type { TrialDay, TrialDocument } from '../../contract/trial-document.ts';
import { addDays } from '../../core/base/day.ts';
import { InvariantError, RemoteError } from '../../core/base/errors.ts';
import { formatMoney } from '../../core/charts/format.ts';
import { runBids } from '../../jobs/run-day.ts';
import type { FileRequest, World } from '../../jobs/world.ts';
import { writeReport } from '../../jobs/write-report.ts';
import { today } from '../../sandbox/market/market-state.ts';
import { scoreboard, type Scoreboard } from '../../sandbox/market/scoreboard.ts';
import { siteExport } from '../../sandbox/market/site-export.ts';
import { writeFileAtomically } from '../write-file.ts';
import type { Twin } from './start-twin.ts';

/** How long a session may still turn into a purchase in the exports: older weeks are not exported again. */
const SITE_DAYS = 14;

/** How a trial is run. */
export interface Trial {
  readonly days: number;
  /** Sources that are connected on the last morning, so that the report shows them beside the account. */
  readonly lastDay: World['sources'];
  /** Folder for the exports of web analytics and CRM. */
  readonly folder: string;
}

/**
 * Runs the product's day so many times against a twin, live, and writes the report with what the bids made. The first
 * day says what it does; the others, one line each.
 */
export async function playTrial(
  world: World,
  twin: Twin,
  { days, folder, lastDay }: Trial,
): Promise<ReportDocument> {
  const board = scoreboard(twin.market);
  const played: TrialDay[] = [];
  const told = new Set<string>();
  const quiet: World = { ...world, progress: { ...world.progress, step: () => undefined } };
  await mkdir(folder, { recursive: true });
  for (let i = 0; i < days; i++) {
    for (const { day, what } of twin.drift)
      if (day === today(twin.market)) world.progress.step(`${day}: ${what}, and nobody tells bidforest`);
    const loud = i === 0 ? world : quiet;
    const morning = i < days - 1 ? loud : { ...loud, sources: { ...loud.sources, ...lastDay } };
    const { done, breaks } = await playDay(morning, twin, board, {
      folder,
      isFirst: i === 0,
    });
    played.push(done);
    for (const entry of breaks) if (isNews(entry, told)) world.progress.step(`${done.day}: ${entry.text}`);
    world.progress.step(dayLine(done, i + 1, days, world.settings.currency));
  }
  return writeReport(world, trialOf(twin, played));
}

async function playDay(
  world: World,
  { market, sandbox }: Twin,
  board: Scoreboard,
  { folder, isFirst }: { readonly folder: string; readonly isFirst: boolean },
): Promise<{ readonly done: TrialDay; readonly breaks: readonly BreakEntry[] }> {
  const yesterday = addDays(today(market), -1);
  const from = isFirst ? market.world.plan.startDay : addDays(yesterday, 1 - SITE_DAYS);
  const files = siteExport(market, { from, to: yesterday });
  for (const { name, text } of files) await writeFileAtomically(join(folder, name), text);
  const { applied, failures, plan } = await runBids(
    world,
    files.map(({ kind, name }) => requestOf(world, kind, join(folder, name))),
  );
  if (failures.length > 0) throw new RemoteError(failures.join('\n'), { retryable: true });
  if (plan === null || applied === null || applied.gate !== null)
    throw new InvariantError(`the trial is live, found: ${applied?.gate ?? 'nothing was applied'}`);
  if (applied.error !== null) throw new RemoteError(applied.error, { retryable: true });
  const scored = board.score();
  sandbox.advance(1);
  return { done: { ...scored, changes: applied.summary['applied'] ?? 0 }, breaks: plan.breaks };
}

/** Whether bids depend on a break that was not told of before. */
function isNews({ campaign, cause, action }: BreakEntry, told: Set<string>): boolean {
  const key = JSON.stringify([campaign, cause, action]);
  if (cause === 'response' || cause === 'analytics' || told.has(key)) return false;
  told.add(key);
  return true;
}

function requestOf(world: World, kind: 'sessions' | 'orders', path: string): FileRequest {
  const name = `sandbox-${kind}.yaml`;
  const mapping = world.settings.knownMappings.find((known) => basename(known) === name);
  if (mapping === undefined) throw new InvariantError(`expected ${name} among the shipped mappings`);
  return { path, mapping, account: null };
}

function dayLine({ day, changes, ...scored }: TrialDay, nth: number, days: number, currency: string): string {
  const money = (amount: number): string => formatMoney(Math.round(amount), currency).replace(/\.00$/, '');
  return `${day}, day ${nth} of ${days}: ${changes} bids changed; expected profit ${money(scored.profit)}, left alone ${money(scored.leftAlone)}, best ${money(scored.best)}`;
}

function trialOf({ market, drift }: Twin, days: readonly TrialDay[]): TrialDocument {
  const sum = (pick: (day: TrialDay) => number): number => days.reduce((total, day) => total + pick(day), 0);
  const last = days.at(-1)?.day ?? '';
  return {
    marginShare: market.world.plan.marginShare,
    days: [...days],
    totals: {
      profit: sum(({ profit }) => profit),
      leftAlone: sum(({ leftAlone }) => leftAlone),
      best: sum(({ best }) => best),
      changes: sum(({ changes }) => changes),
    },
    drift: drift.filter(({ day }) => day <= last),
  };
}
