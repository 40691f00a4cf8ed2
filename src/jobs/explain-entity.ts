import type { ExplainDocument } from '../contract/explain-document.ts';
import type { PlannedDecision } from '../contract/plan-document.ts';
import { ConfigError, ModelError } from '../core/base/errors.ts';
import { responseCurves } from './response-curves.ts';
import type { World } from './world.ts';
import { lastPlan } from './write-report.ts';

const MOST_MATCHES = 20;

/** Why the bids of the entities with this id, or whose name contains this text, are what the last plan says. */
export async function explainEntity(world: World, query: string): Promise<ExplainDocument> {
  const plan = await lastPlan(world);
  if (plan === null)
    throw new ModelError('There is no plan to explain', { next: 'Make one with `bidforest plan`.' });
  const matches = find(plan.decisions, query);
  if (matches.length === 0) {
    throw new ConfigError(`No entity of the plan matches ${JSON.stringify(query)}`, {
      expected: 'an id, or a part of a name',
      found:
        plan.decisions.length === 0 ? 'a plan without entities' : `e.g. ${plan.decisions[0]?.entity.name}`,
      next: '`bidforest plan --limit 100` lists the entities.',
    });
  }
  const responses = await responseCurves(world, plan, matches);
  return {
    query,
    goal: plan.goal,
    currency: plan.currency,
    runId: plan.runId,
    why: plan.why,
    matches: matches.map((decision, i) => ({ ...decision, response: responses[i] ?? null })),
  };
}

function find(decisions: readonly PlannedDecision[], query: string): PlannedDecision[] {
  const exact = decisions.filter(({ entity }) => entity.id === query || entity.name === query);
  if (exact.length > 0) return exact;
  const text = query.toLowerCase();
  return decisions.filter(({ entity }) => entity.name.toLowerCase().includes(text)).slice(0, MOST_MATCHES);
}
