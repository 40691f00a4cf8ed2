import type { ExperimentPlanDocument } from '../../contract/experiment-document.ts';
import { addDays, daysBetween, type Day } from '../../core/base/day.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { assign, redraws, type Assignment } from '../../core/experiment/assignment.ts';
import { detectableLift, type DetectableLift } from '../../core/experiment/detectable-lift.ts';
import { outcomesOf, type UnitDay } from '../../core/experiment/outcomes.ts';
import { ERROR_RATE, spentError } from '../../core/experiment/sequential-interval.ts';
import { ensureFeatures } from '../build-features.ts';
import type { GoalSetting, World } from '../world.ts';
import {
  accountCurve,
  campaignDays,
  dailyAccounts,
  type CampaignDay,
  type DailyAccount,
} from './campaign-days.ts';
import { isRunning, storedExperiments } from './experiment-store.ts';

/** What an experiment is asked to be. */
export interface ExperimentRequest {
  /** Null: the only account there is. */
  readonly account: string | null;
  readonly days: number;
  readonly daysBefore: number;
  readonly lookDays: number;
  /** One of so many units is held out: 2 makes matched pairs. */
  readonly blockSize: number;
  /** Campaigns whose names agree in what this finds are one unit, such as a place; null: each on its own. */
  readonly groupBy: RegExp | null;
}

/** An experiment before its start. */
export interface DrawnExperiment {
  readonly account: DailyAccount;
  readonly assignment: Assignment;
  readonly campaigns: readonly { readonly id: string; readonly name: string | null; readonly unit: string }[];
  readonly worth: Worth;
  readonly lengths: readonly DetectableLift[];
  readonly document: ExperimentPlanDocument;
}

/** What conversions are worth under the goal. */
export interface Worth {
  readonly perConversion: number;
  readonly perValue: number;
}

/** Lengths that are tried beside the one asked for. */
const LENGTHS = [14, 28, 42, 56];

/** Draws who would be held out from today, and says what that could show. @throws ConfigError */
export async function drawExperiment(
  world: World,
  request: ExperimentRequest,
  today: Day,
): Promise<DrawnExperiment> {
  const { daysBefore, lookDays, blockSize } = request;
  await ensureFeatures(world);
  const account = chosen(await dailyAccounts(world.warehouse), request.account);
  const rows = await campaignDays(world.warehouse, account, account.first);
  const from = addDays(account.last, 1 - daysBefore);
  const recent = rows.filter(({ day }) => day >= from);
  const worth = worthOf(world.settings.goal, recent);
  const { campaigns, leftOut } = takePart(recent, request.groupBy);
  const unitOf = new Map(campaigns.map(({ id, unit }) => [id, unit]));
  const unitRows = unitDays(rows, unitOf, worth);
  const sizes = new Map<string, number>();
  for (const { unit, day, cost } of unitRows)
    if (day >= from) sizes.set(unit, (sizes.get(unit) ?? 0) + cost / daysBefore);
  const seed = Number.parseInt(world.hash(JSON.stringify([account.accountId, today])).slice(0, 8), 16);
  const assignment = assign(
    [...sizes].map(([id, size]) => ({ id, size })),
    blockSize,
    seed,
  );
  const curve = await accountCurve(world.warehouse, account);
  const looksIn = (days: number): number => Math.ceil(days / lookDays);
  const drawn = redraws(assignment);
  const lengths = [...new Set([...LENGTHS, request.days])]
    .toSorted((a, b) => a - b)
    .flatMap((days) => {
      const history = { rows: unitRows, first: account.first, last: account.last };
      const length = { days, daysBefore, looks: looksIn(days) };
      return detectableLift(assignment, history, curve, length, drawn) ?? [];
    });
  const running = (await storedExperiments(world.warehouse)).find(
    (experiment) =>
      experiment.accountId === account.accountId &&
      experiment.source === account.source &&
      isRunning(experiment, today),
  );
  const looks = looksIn(request.days);
  const tooFew = drawn.count * ((ERROR_RATE - spentError(1 - 1 / looks)) / 2) < 1;
  const heldOut = assignment.heldOut.filter(Boolean).length;
  const ids = assignment.units.map(({ id }) => id);
  const period = { from, to: account.last, readOn: addDays(account.last, 1) };
  const refusal =
    running === undefined
      ? refusalOf(account, { from, today, tooFew, units: ids.length })
      : `Experiment ${running.id} runs until ${running.lastDay}; one at a time.`;
  return {
    account,
    assignment,
    campaigns,
    worth,
    lengths,
    document: {
      source: account.source,
      account: account.accountId,
      currency: world.settings.currency,
      units: ids.length,
      treated: ids.length - heldOut,
      heldOut,
      leftOut,
      costPerDay: assignment.units.reduce((sum, { size }) => sum + size, 0),
      profitPerDay: outcomesOf(unitRows, ids, period, curve).profit.reduce((sum, value) => sum + value, 0),
      daysBefore,
      looks,
      lengths: [...lengths],
      refusal,
    },
  };
}

/** Results by unit; campaigns outside the experiment are left out. */
export function unitDays(
  rows: readonly CampaignDay[],
  unitOf: ReadonlyMap<string, string>,
  { perConversion, perValue }: Worth,
): UnitDay[] {
  return rows.flatMap(({ campaignId, day, clicks, cost, conversions, value }) => {
    const unit = unitOf.get(campaignId);
    if (unit === undefined) return [];
    return { unit, day, clicks, cost, worth: perConversion * conversions + perValue * value };
  });
}

/** A goal as the worth of conversions; the cost of today is what it was in these rows. @throws ConfigError */
export function worthOf(
  goal: GoalSetting,
  rows: readonly Pick<CampaignDay, 'cost' | 'conversions'>[],
): Worth {
  switch (goal.kind) {
    case 'target_cpa':
      return { perConversion: goal.amount, perValue: 0 };
    case 'target_roas':
      return { perConversion: 0, perValue: 1 / goal.ratio };
    case 'profit_margin':
      return { perConversion: 0, perValue: goal.share };
    case 'current_cpa': {
      const conversions = rows.reduce((sum, row) => sum + row.conversions, 0);
      if (conversions > 0) {
        return { perConversion: rows.reduce((sum, row) => sum + row.cost, 0) / conversions, perValue: 0 };
      }
      throw new ConfigError('What a conversion costs today cannot be told', {
        found: 'no conversions in the days before',
        next: 'Set a goal: target_cpa, target_roas or profit_margin in bidforest.config.yaml.',
      });
    }
  }
}

function chosen(accounts: readonly DailyAccount[], wanted: string | null): DailyAccount {
  const digits = (id: string): string => id.replaceAll('-', '');
  const found =
    wanted === null ? accounts : accounts.filter(({ accountId }) => digits(accountId) === digits(wanted));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const names = accounts.map(({ source, accountId }) => `${accountId} (${source})`).join(', ');
  throw new ConfigError('Which account the experiment is for cannot be told', {
    expected: 'one account with results of campaigns by day',
    found: names === '' ? 'no dated results of campaigns' : names,
    next: names === '' ? 'Import results by day first.' : 'Name one with --account.',
  });
}

function takePart(
  rows: readonly CampaignDay[],
  groupBy: RegExp | null,
): Pick<DrawnExperiment, 'campaigns'> & Pick<ExperimentPlanDocument, 'leftOut'> {
  const leftOut: ExperimentPlanDocument['leftOut'] = [];
  const campaigns: { id: string; name: string | null; unit: string }[] = [];
  for (const [id, days] of Map.groupBy(rows, ({ campaignId }) => campaignId)) {
    const name = days.at(-1)?.campaign ?? null;
    const match = groupBy?.exec(name ?? id);
    if (days.reduce((sum, { cost }) => sum + cost, 0) <= 0)
      leftOut.push({ campaign: name ?? id, reason: 'It cost nothing in the days before.' });
    else if (match === null) leftOut.push({ campaign: name ?? id, reason: 'Its name says no group.' });
    else campaigns.push({ id, name, unit: match === undefined ? id : (match[1] ?? match[0]) });
  }
  return { campaigns, leftOut };
}

function refusalOf(
  account: DailyAccount,
  { from, today, tooFew, units }: { from: Day; today: Day; tooFew: boolean; units: number },
): string | null {
  if (account.first > from)
    return `The results begin on ${account.first}, and the days before would begin on ${from}.`;
  if (daysBetween(account.last, today) > 7)
    return `The results end on ${account.last}; bring them up to date first.`;
  return tooFew
    ? `${units} units can be drawn in too few ways for any result to be beyond chance; it takes more units or smaller blocks.`
    : null;
}
