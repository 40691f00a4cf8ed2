import type { PlanDocument, PlannedDecision } from '../contract/plan-document.ts';
import { bidChangeHistogram } from '../core/charts/bid-change-histogram.ts';
import { bidDumbbell } from '../core/charts/bid-dumbbell.ts';
import { counted, formatCount } from '../core/charts/format.ts';
import { chartFigure, chartGrid } from './chart-figure.ts';
import { decisionTable } from './decision-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { isBid } from './lever-amount.ts';
import { otherDecisions } from './other-decisions.ts';
import { emptyState, folded, glossary, section } from './section.ts';

const OPEN = 25;
const SHOWN = 100;
const CHARTED = 8;

/** Every decision with its reason; the weightiest in full, the rest folded. */
export async function decisionsSection(plan: PlanDocument | null): Promise<Html> {
  if (plan === null)
    return section(
      'decisions',
      'Decisions',
      'No bid has been decided yet.',
      emptyState('No plan has been made yet.', 'bidforest plan'),
    );
  if (plan.decisions.length === 0)
    return section(
      'decisions',
      'Decisions',
      decisionsSentence(plan),
      emptyState(
        'The plan holds no keyword, ad, ad group or campaign with evidence. Import performance data with bids, then plan again.',
        'bidforest plan',
      ),
    );
  const sorted = byWeight(plan.decisions);
  return section(
    'decisions',
    'Decisions',
    decisionsSentence(plan),
    await charts(sorted, plan.currency),
    html`<h3>${leadingTitle(plan, Math.min(OPEN, sorted.length))}</h3>`,
    decisionTable(sorted.slice(0, OPEN), plan.currency),
    moreInFull(sorted.slice(OPEN, SHOWN), plan.currency),
    otherDecisions(sorted.slice(SHOWN), plan.currency),
    terms(),
  );
}

function leadingTitle({ summary }: PlanDocument, shown: number): string {
  return summary.raise + summary.lower === 0
    ? `The ${counted(shown, 'decision')} with the most cost`
    : `The weightiest ${counted(shown, 'decision')}: bid change × clicks`;
}

function moreInFull(decisions: readonly PlannedDecision[], currency: string): Piece {
  return (
    decisions.length > 0 &&
    html`<div class="block more">
      ${folded(`The next ${counted(decisions.length, 'decision')} in full`, decisionTable(decisions, currency))}
    </div>`
  );
}

/** What the guardrails did to the plan, in one sentence. */
export function decisionsSentence({ summary }: PlanDocument): string {
  if (summary.entities === 0) return 'There is nothing to decide about.';
  const moved = summary.raise + summary.lower;
  const stopped = summary.blocked === 0 ? 'none' : formatCount(summary.blocked);
  const rules =
    summary.blocked + summary.clamped === 0
      ? 'no rule had to step in'
      : `rules stopped ${stopped} and limited ${formatCount(summary.clamped)}`;
  const who = moved === 0 ? 'None' : formatCount(moved);
  return `${who} of ${counted(summary.entities, 'bid')} ${moved > 1 ? 'move' : 'moves'}; ${rules}.`;
}

/** Decisions by bid change times clicks, a target’s or a modifier’s by its share of the cost; those that stay follow by cost. Stable for equal weights. */
export function byWeight(decisions: readonly PlannedDecision[]): PlannedDecision[] {
  const weighed = decisions.map((decision, i) => ({
    decision,
    i,
    moves: moves(decision),
    weight: weight(decision),
    cost: Number(decision.cost),
  }));
  weighed.sort(
    (a, b) => Number(b.moves) - Number(a.moves) || b.weight - a.weight || b.cost - a.cost || a.i - b.i,
  );
  return weighed.map((each) => each.decision);
}

function moves(decision: PlannedDecision): boolean {
  return decision.action === 'raise' || decision.action === 'lower';
}

function weight(decision: PlannedDecision): number {
  const { from, to } = decision;
  if (from === null || to === null) return 0;
  if (!isBid(decision)) return Math.abs(Number(to) / Number(from) - 1) * Number(decision.cost);
  return Math.abs(Number(to) - Number(from)) * decision.clicks;
}

async function charts(sorted: readonly PlannedDecision[], currency: string): Promise<Html | null> {
  const changes = sorted
    .filter((decision) => moves(decision) && isBid(decision))
    .flatMap(({ entity, from, to }) =>
      from === null || to === null ? [] : [{ name: entity.name, from: Number(from), to: Number(to) }],
    );
  const ratios = changes.filter((each) => each.from > 0).map((each) => each.to / each.from - 1);
  const grid = await chartGrid([
    chartFigure((width) => bidDumbbell(changes.slice(0, CHARTED), currency, width)),
    chartFigure((width) => bidChangeHistogram(ratios, width)),
  ]);
  return html`${grid}`;
}

function terms(): Html {
  return glossary([
    ['Wanted', 'what a click may cost under the goal, before the rules speak'],
    ['Worth of a click', 'conversion rate times the value of a conversion'],
    [
      'Passed, limited, stopped',
      'each rule lets a bid through, moves it to the nearest allowed value, or keeps the current bid',
    ],
    ['Odds', 'converting against not converting: 1 in 50 clicks are odds of 1 to 49'],
  ]);
}
