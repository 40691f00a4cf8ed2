import type { BacktestDocument } from '../contract/backtest-document.ts';
import type { PlanDocument } from '../contract/plan-document.ts';
import { estimatePolicy } from '../core/backtest/estimate-policy.ts';
import {
  loggedDraws,
  perturbationOf,
  type EntityDay,
  type LoggedBid,
} from '../core/backtest/logged-draws.ts';
import type { PerturbedDraw, Policy } from '../core/backtest/perturbed-draw.ts';
import { completionCurve } from '../core/ingest/conversion-lag.ts';
import { addDays, day, type Day } from '../core/base/day.ts';
import { ConfigError } from '../core/base/errors.ts';
import { changeEvents, conversionLags, ledger, plans } from '../core/tables/ops.ts';
import { ensureFeatures } from './build-features.ts';
import { worthOf } from './experiment/draw-experiment.ts';
import type { World } from './world.ts';

/** Which bids are asked about, and which days are replayed. */
export interface BacktestRequest {
  readonly policy:
    { readonly kind: 'factor'; readonly factor: number } | { readonly kind: 'plan'; readonly planId: string };
  /** Null: from the first recorded perturbation to the last day with results. */
  readonly from: Day | null;
  readonly to: Day | null;
}

const DAYS_BEFORE = 28;
const ACTIVITY = { dataset: 'staging', name: 'entity_activity' } as const;

/** What other bids would have earned on the logged days, from the random part of the bids. @throws ConfigError */
export async function backtest(world: World, request: BacktestRequest): Promise<BacktestDocument> {
  await ensureFeatures(world);
  world.progress.step('Replaying logged bids');
  const bids = await loggedBids(world);
  const first = bids.find(({ perturbation }) => perturbation !== null)?.on ?? null;
  const from = request.from ?? first;
  const last = await lastDay(world);
  const to = request.to === null || (last !== null && request.to > last) ? last : request.to;
  const draws =
    from === null || to === null || last === null ? [] : await drawsOf(world, bids, from, to, last);
  const { text, policy } = await policyOf(world, request.policy);
  const estimate = estimatePolicy(draws, policy);
  return {
    policy: text,
    from,
    to,
    currency: world.settings.currency,
    refusal: estimate.kind === 'refused' ? estimate.reason : null,
    gain:
      estimate.kind === 'refused' ? null : { value: estimate.gain, low: estimate.low, high: estimate.high },
    logged: estimate.kind === 'refused' ? null : estimate.logged,
    overlap: { ...estimate.overlap },
  };
}

/** Applied changes of bids, oldest first. */
async function loggedBids(world: World): Promise<LoggedBid[]> {
  const { warehouse } = world;
  const rows = await warehouse.query<Record<string, string | number>>(
    `SELECT source, account_id, entity_id, planned_on, to_micros, record FROM ${warehouse.ref(ledger)}
      WHERE lever = 'max_cpc' AND to_micros IS NOT NULL AND change_id IN (
        SELECT change_id FROM ${warehouse.ref(changeEvents)} WHERE outcome = 'applied')
      ORDER BY planned_on, change_id`,
  );
  return rows.map((row) => ({
    entity: JSON.stringify([row['source'], row['account_id'], row['entity_id']]),
    on: day(String(row['planned_on'])),
    bid: Number(row['to_micros']) / 1e6,
    perturbation: perturbationOf(JSON.parse(String(row['record']))),
  }));
}

async function lastDay({ warehouse }: World): Promise<Day | null> {
  const [row] = await warehouse.query<{ last_day: string | null }>(
    `SELECT MAX(\`date\`) AS last_day FROM ${warehouse.ref(ACTIVITY)}`,
  );
  const last = row?.last_day ?? null;
  return last === null ? null : day(last);
}

async function drawsOf(
  world: World,
  bids: readonly LoggedBid[],
  from: Day,
  to: Day,
  last: Day,
): Promise<PerturbedDraw[]> {
  const { warehouse } = world;
  const found = await warehouse.query<Record<string, string | number | null>>(
    `SELECT source, account_id, entity_id, \`date\`, clicks, cost, conversions, conversion_value
      FROM ${warehouse.ref(ACTIVITY)} WHERE \`date\` BETWEEN CAST(@from AS DATE) AND CAST(@to AS DATE)`,
    { from: addDays(from, -DAYS_BEFORE), to },
  );
  const seen = found.map((row) => ({
    cost: Number(row['cost'] ?? 0),
    conversions: Number(row['conversions'] ?? 0),
  }));
  const { perConversion, perValue } = worthOf(world.settings.goal, seen);
  const rows = found.map((row): EntityDay => ({
    entity: JSON.stringify([row['source'], row['account_id'], row['entity_id']]),
    day: day(String(row['date'])),
    clicks: Number(row['clicks'] ?? 0),
    cost: Number(row['cost'] ?? 0),
    worth: perConversion * Number(row['conversions'] ?? 0) + perValue * Number(row['conversion_value'] ?? 0),
  }));
  const lags = await warehouse.query<{ bucket: string; conversions: number }>(
    `SELECT lag_bucket AS bucket, SUM(conversions) AS conversions
      FROM ${warehouse.ref(conversionLags)} GROUP BY bucket ORDER BY bucket`,
  );
  const days = { from, to, readOn: addDays(last, 1), daysBefore: DAYS_BEFORE };
  return loggedDraws(
    bids.filter(({ on }) => on <= to),
    rows,
    days,
    completionCurve(lags),
  );
}

async function policyOf(
  { warehouse }: World,
  asked: BacktestRequest['policy'],
): Promise<{ readonly text: string; readonly policy: Policy }> {
  if (asked.kind === 'factor') {
    const { factor } = asked;
    return { text: `bids times ${factor}`, policy: ({ baseBid }) => baseBid * factor };
  }
  const [row] = await warehouse.query<{ document: string }>(
    `SELECT document FROM ${warehouse.ref(plans)} WHERE plan_id = @plan`,
    { plan: asked.planId },
  );
  if (row === undefined)
    throw new ConfigError(`There is no plan ${asked.planId}`, { next: '`bidforest plan --json` names it.' });
  const { decisions } = JSON.parse(row.document) as PlanDocument;
  const bids = new Map(
    decisions.map(({ entity, to }) => [JSON.stringify([entity.source, entity.account, entity.id]), to]),
  );
  return {
    text: `bids of plan ${asked.planId}`,
    // An entity that the plan does not bid on counts as outside what was tried.
    policy: ({ entity }) => Number(bids.get(entity) ?? Number.NaN),
  };
}
