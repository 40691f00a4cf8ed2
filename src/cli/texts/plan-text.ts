import type { PlanDocument, PlannedDecision } from '../../contract/plan-document.ts';
import { isRatio } from '../../core/base/lever-text.ts';
import { formatTable, wrap } from '../table.ts';
import { paint, widthOf, type Terminal } from '../terminal.ts';
import { quarantineLines } from './quarantine-text.ts';

/** What a plan says to people: the headline, the first decisions and their reasons. */
export function planText(plan: PlanDocument, limit: number, terminal: Terminal): string {
  const shown = plan.decisions.slice(0, limit);
  return [
    headline(plan),
    plan.why,
    ...(plan.autonomy.factor === 1
      ? []
      : [
          `${plan.autonomy.why} The largest step and the spend caps are multiplied by ${plan.autonomy.factor}.`,
        ]),
    ...budgetLines(plan, widthOf(terminal)),
    ...breakLines(plan, widthOf(terminal)),
    ...quarantineLines(plan.quarantined),
    '',
    decisionTable(shown),
    ...(plan.decisions.length > shown.length
      ? [paint('dim', `… and ${plan.decisions.length - shown.length} more: --limit, --json, or the report`)]
      : []),
    '',
    ...shown.slice(0, 5).map((decision) => reasonText(decision, widthOf(terminal))),
  ].join('\n');
}

/** What becomes of the monthly budget; nothing where there is none. */
function budgetLines({ budget }: PlanDocument, width: number): string[] {
  if (budget === undefined) return [];
  const isLoud = budget.state === 'exceeded' || budget.state === 'unknown';
  return [`${paint(isLoud ? 'yellow' : 'dim', isLoud ? '!' : '·')} ${wrap(budget.text, width - 2, '  ')}`];
}

/** What broke, as far as bids depend on it; what they do not depend on is in the report. */
export function breakLines({ breaks }: PlanDocument, width: number): string[] {
  return breaks
    .filter(({ cause }) => cause !== 'response' && cause !== 'analytics')
    .map(
      ({ text, action }) =>
        `${paint(action === 'left_out' ? 'dim' : 'yellow', '!')} ${wrap(text, width - 2, '  ')}`,
    );
}

/** The plan in one line. */
export function headline({ summary, live, goal }: PlanDocument): string {
  const parts = [`${summary.raise} up`, `${summary.lower} down`, `${summary.keep} kept`];
  if (summary.none > 0) parts.push(`${summary.none} without a bid of their own`);
  const blocked = summary.blocked > 0 ? ` (${summary.blocked} stopped by a guardrail)` : '';
  return paint(
    'bold',
    `Plan: ${parts.join(', ')}${blocked}. Goal: ${goal}. ${live ? 'Live' : 'Dry run: nothing is sent'}.`,
  );
}

function decisionTable(decisions: readonly PlannedDecision[]): string {
  const sign = { raise: paint('green', '▲'), lower: paint('red', '▼'), keep: '=', none: ' ' };
  return formatTable(decisions, [
    { title: '', cell: ({ action }) => sign[action] },
    { title: 'entity', cell: ({ entity }) => entity.name, max: 36 },
    { title: 'campaign', cell: ({ entity }) => entity.campaign ?? '', max: 28 },
    { title: 'from', cell: ({ lever, from }) => amount(lever, from), align: 'right' },
    { title: 'to', cell: ({ lever, to }) => amount(lever, to), align: 'right' },
    { title: 'clicks', cell: ({ clicks }) => clicks.toLocaleString('en-US'), align: 'right' },
    { title: 'rate', cell: ({ rate }) => `${(100 * rate).toFixed(2)} %`, align: 'right' },
    { title: 'guardrails', cell: guardrails, max: 40 },
  ]);
}

function guardrails({ verdicts }: PlannedDecision): string {
  return verdicts
    .filter(({ verdict }) => verdict !== 'pass')
    .map(({ rule, verdict }) => `${verdict} ${rule}`)
    .join(', ');
}

function reasonText({ entity, reason }: PlannedDecision, width: number): string {
  return `${paint('bold', entity.name)}: ${wrap(reason, width - 2, '  ')}`;
}

function amount(lever: PlannedDecision['lever'], value: string | null): string {
  if (value === null) return '–';
  return isRatio(lever) ? `${Number((100 * Number(value)).toFixed(1))} %` : Number(value).toFixed(2);
}
