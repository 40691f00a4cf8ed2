import type { DataAlert } from '../contract/parts.ts';
import type { BudgetEntry, PlanDocument } from '../contract/plan-document.ts';
import type { TrainDocument } from '../contract/train-document.ts';
import type { Day } from '../core/base/day.ts';
import { compareText, entityKey } from '../core/base/entity-key.ts';
import { bidPolicy, type BidPolicy } from '../core/bidding/bid-policy.ts';
import { decide } from '../core/bidding/decide.ts';
import { canonicalJson } from '../core/changes/canonical-json.ts';
import { editorCsv, type EditorCsv } from '../core/changes/editor-csv.ts';
import { ledgerRows } from '../core/changes/ledger-rows.ts';
import { planDocument } from '../core/changes/plan-document.ts';
import type { Autonomy } from '../core/experiment/autonomy.ts';
import type { ScoredEntity } from '../core/flow.ts';
import { guardCases, type GuardedCase } from '../core/guardrails/guard.ts';
import type { Rule } from '../core/guardrails/rule.ts';
import { lateDataText } from '../core/ingest/late-data.ts';
import { scaleLimits } from '../core/guardrails/scale-limits.ts';
import { plans, type PlanRow } from '../core/tables/ops.ts';
import type { Row } from '../core/tables/table.ts';
import { loadChampion, type Champion } from './artifact.ts';
import { explorations, movedBids } from './bid-perturbations.ts';
import type { SeenBreak } from './breaks/account-breaks.ts';
import { breakEntries, recordBreaks } from './breaks/record-breaks.ts';
import { clickEstimates } from './click-estimates.ts';
import { ensureFeatures } from './build-features.ts';
import { quarantinedPartitions } from './data/quarantine.ts';
import { withCaution } from './bids-left.ts';
import { currentAutonomy } from './experiment/hold-out-rules.ts';
import { monthBudget } from './month-budget.ts';
import { campaignKey } from './month-budget/campaign-days.ts';
import { goalText } from './goal-text.ts';
import { lastChanges, lastHumanEdits } from './guard-memory.ts';
import { dataAlerts } from './data-alerts.ts';
import { featureRows, modelsWithData, notFrom, withoutBids } from './model-data.ts';
import { seenConversions } from './conversion-lags.ts';
import { withModifiers } from './modifiers/modifier-entities.ts';
import { resolveGoal } from './resolve-goal.ts';
import { scoreEntities } from './score-entities.ts';
import { targetEntities } from './target-entities.ts';
import type { World } from './world.ts';
import { dayIn } from './write-world.ts';
import { lastTrainings } from './write-report.ts';

/** A plan, and the file that carries it to Google Ads Editor. */
export interface MadePlan {
  readonly document: PlanDocument;
  readonly editor: EditorCsv;
}

/** What the rates of a plan come from. */
interface Bidder {
  readonly run: TrainDocument | null;
  readonly champion: Champion | null;
}

/**
 * Decides every bid, modifier and target for today within the guardrails, and writes the changes to the ledger as intents; `apply` makes
 * them. The same data, model, rules, edits by people and day give the same plan. @throws ConfigError, ModelError
 */
export async function makePlan(world: World): Promise<MadePlan> {
  await ensureFeatures(world);
  world.progress.step('Planning bids');
  const bidder = await currentBidder(world);
  const rows = await currentRows(world);
  const byModel = scoreEntities(world, rows, bidder.champion);
  const plannedOn = dayIn(world.settings.timeZone, world.now());
  const estimated = await withEstimates(world, rows, byModel, plannedOn);
  const { breaks } = estimated;
  const { bids, modifiers } = await withModifiers(world, estimated.bids);
  const known = [...bids, ...(await targetEntities(world, rows, bids)), ...modifiers];
  const entities = known.map(({ entity }) => entity);
  const autonomy = await currentAutonomy(world, entities);
  const rules = scaleLimits(await world.ruleFiles.read(), autonomy.factor);
  const alerts = await dataAlerts(world);
  for (const { text } of alerts) world.progress.step(text);
  const late = lateDataText(alerts);
  const free = policyOf(world, bids, bidder, await seenConversions(world), late !== null);
  const lastHumanEdit = await lastHumanEdits(world, entities);
  const scored = await withCaution(world, known, free);
  const budget = await monthBudget(world, {
    campaigns: scored.map((entity, i) => campaignOf(entity, rows[i])),
    scored,
    policy: free,
    rules,
    today: plannedOn,
    lastChange: await lastChanges(world, { before: plannedOn }),
    lastHumanEdit,
  });
  const policy = budget === null ? free : { ...free, accountDivisor: budget.divisor };
  const edits = [...lastHumanEdit].toSorted(([a], [b]) => compareText(a, b));
  const planId = world
    .hash(canonicalJson([plannedOn, bidder.run?.artifact ?? null, policy, rules, scored, edits]))
    .slice(0, 12);
  const cases = guardCases(decide(scored, policy), rules, {
    today: plannedOn,
    currency: world.settings.currency,
    billableUnitMicros: world.settings.billableUnitMicros,
    lastChange: await lastChanges(world, { planId }),
    lastHumanEdit,
  });
  const quarantined = await quarantinedPartitions(world.warehouse, world.settings.evidenceDays);
  const document = describe(world, {
    planId,
    plannedOn,
    policy,
    bidder,
    autonomy,
    cases,
    alerts,
    breaks,
    quarantined,
    budget,
  });
  await record(world, { document, bidder, policy, rules, cases });
  await recordBreaks(world, document, breaks);
  return {
    document,
    editor: editorCsv(
      cases.map(({ guarded }) => guarded),
      world.settings.currency,
    ),
  };
}

/** The entities with what the days say of their clicks, and how their bids are moved at random today. */
async function withEstimates(
  world: World,
  rows: readonly Row[],
  scored: readonly ScoredEntity[],
  today: Day,
): Promise<{ readonly bids: ScoredEntity[]; readonly breaks: readonly SeenBreak[] }> {
  const moved = await movedBids(world, today);
  const told = await clickEstimates(world, rows, scored, moved);
  const { perturbationRatio } = world.settings;
  const moves = explorations(scored, moved, today, perturbationRatio);
  const bids = scored.map((entity) => {
    const key = entityKey(entity.entity);
    const estimate = told.estimates.get(key) ?? null;
    const exploration = estimate === null || perturbationRatio === 0 ? null : (moves.get(key) ?? null);
    const broken = told.broken.get(key);
    return { ...entity, estimate, exploration, ...(broken === undefined ? {} : { broken }) };
  });
  return { bids, breaks: told.breaks };
}

/** The campaign of a thing to decide on; `row`: of its own, for bids. Modifiers spend nothing by themselves. */
function campaignOf({ entity, lever }: ScoredEntity, row: Row | undefined): string {
  const id = lever === 'max_cpc' ? String(row?.['campaign_id']) : entity.id;
  return campaignKey(entity.source, entity.accountId, id);
}

/** The last run of a model about entities; its champion scores even when it may not bid, for advice. */
async function currentBidder(world: World): Promise<Bidder> {
  const definitions = (await modelsWithData(world)).filter(({ grain }) => grain === 'performance');
  const names = new Set(definitions.map(({ name }) => name));
  const run = (await lastTrainings(world)).find(({ model }) => names.has(model)) ?? null;
  const hash = run?.artifact ?? null;
  return { run, champion: hash === null ? null : await loadChampion(world, hash) };
}

async function currentRows(world: World): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const chunk of featureRows(
    world,
    'performance',
    `is_current AND ${notFrom(withoutBids(world))}`,
  ))
    rows.push(...chunk);
  return rows;
}

function policyOf(
  world: World,
  scored: readonly ScoredEntity[],
  { run, champion }: Bidder,
  seenShare: number,
  dataLate: boolean,
): BidPolicy {
  const evidence = scored.map((entity) => entity.evidence);
  const priorClicks = champion?.artifact.priorClicks ?? null;
  return bidPolicy(
    {
      goal: resolveGoal(world.settings.goal, evidence),
      currency: world.settings.currency,
      mayBid: !dataLate && (run?.mayBid ?? false),
      dataLate,
      deadBandRatio: world.settings.deadBandRatio,
      explorationShare: world.settings.explorationShare,
      seenShare,
      ...(priorClicks === null ? {} : { priorClicks }),
    },
    evidence,
  );
}

function describe(
  world: World,
  made: {
    readonly planId: string;
    readonly plannedOn: Day;
    readonly policy: BidPolicy;
    readonly bidder: Bidder;
    readonly autonomy: Autonomy;
    readonly quarantined: PlanDocument['quarantined'];
    readonly cases: readonly GuardedCase[];
    readonly alerts: readonly DataAlert[];
    readonly breaks: readonly SeenBreak[];
    readonly budget: BudgetEntry | null;
  },
): PlanDocument {
  const { planId, plannedOn, policy, bidder, autonomy, cases, alerts, breaks, quarantined, budget } = made;
  return planDocument(
    cases.map(({ guarded }) => guarded),
    {
      planId,
      plannedOn,
      currency: world.settings.currency,
      goal: goalText(policy.goal, world.settings.currency, world.settings),
      runId: bidder.run?.runId ?? null,
      mayBid: policy.mayBid,
      why:
        lateDataText(alerts) ??
        bidder.run?.why ??
        'No model was trained on advertising results, so every bid stays. Train one with `bidforest train`.',
      alerts: [...alerts],
      live: world.settings.live,
      autonomy: { ...autonomy },
      ...(budget === null ? {} : { budget }),
      breaks: breakEntries(breaks, plannedOn),
      quarantined,
    },
  );
}

async function record(
  world: World,
  made: {
    readonly document: PlanDocument;
    readonly bidder: Bidder;
    readonly policy: BidPolicy;
    readonly rules: readonly Rule[];
    readonly cases: readonly GuardedCase[];
  },
): Promise<void> {
  const { document, bidder, policy, rules, cases } = made;
  const plannedAt = world.now().toISOString();
  const intents = ledgerRows(cases, {
    planId: document.planId,
    plannedOn: document.plannedOn,
    plannedAt,
    runId: document.runId,
    dataVersion: bidder.champion?.artifact.dataVersion ?? null,
    modelHash: bidder.run?.artifact ?? null,
    policy,
    rules,
    autonomy: document.autonomy,
    hash: world.hash,
  });
  await world.ledger.intend(document.planId, intents);
  const row: PlanRow = {
    plan_id: document.planId,
    planned_on: document.plannedOn,
    planned_at: plannedAt,
    run_id: document.runId,
    decisions: document.decisions.length,
    changes: intents.length,
    document: JSON.stringify(document),
  };
  await world.warehouse.load(plans, [row], { plan_id: document.planId });
}
