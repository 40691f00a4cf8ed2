import type { PlannedDecision } from '../contract/plan-document.ts';
import { counted, formatCount } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { leverAmount } from './lever-amount.ts';
import { folded } from './section.ts';

const LISTED = 5000;
const CAMPAIGNS = 50;
const WORDS = { raise: 'raise', lower: 'lower', keep: 'keep', none: 'no bid known' };

/** What is not shown in full: counts by campaign, and one short line for each decision. */
export function otherDecisions(decisions: readonly PlannedDecision[], currency: string): Html | null {
  if (decisions.length === 0) return null;
  const listed = decisions.slice(0, LISTED);
  const beyond = decisions.length - listed.length;
  return html`<div class="block rest">
    ${folded(
      `The other ${counted(decisions.length, 'decision')}`,
      campaignTable(decisions),
      dataTable(
        'One line each; reasons are in the JSON of the plan',
        [
          { head: 'What' },
          { head: 'Campaign' },
          { head: 'Bid now', figures: true },
          { head: 'Planned', figures: true },
          { head: 'Action' },
        ],
        listed.map((each) => line(each, currency)),
      ),
      beyond > 0 &&
        html`<p class="quiet">
          ${counted(beyond, 'decision')} more are in <code>bidforest plan --json</code>.
        </p>`,
    )}
  </div> `;
}

function line(decision: PlannedDecision, currency: string): Piece[] {
  const { entity, from, to, action } = decision;
  return [
    entity.name,
    entity.campaign,
    from && leverAmount(decision, from, currency),
    to && leverAmount(decision, to, currency),
    WORDS[action],
  ];
}

function campaignTable(decisions: readonly PlannedDecision[]): Html {
  const counts = new Map<string, { raise: number; lower: number; keep: number; none: number }>();
  for (const { entity, action } of decisions) {
    const name = entity.campaign ?? 'no campaign';
    const count = counts.get(name) ?? { raise: 0, lower: 0, keep: 0, none: 0 };
    count[action]++;
    counts.set(name, count);
  }
  const rows = [...counts]
    .toSorted(([, a], [, b]) => b.raise + b.lower - a.raise - a.lower)
    .slice(0, CAMPAIGNS);
  const columns = [
    { head: 'Campaign' },
    ...['Raise', 'Lower', 'Keep', 'No bid known'].map((head) => ({ head, figures: true })),
  ];
  return dataTable(
    counts.size > CAMPAIGNS
      ? `The ${CAMPAIGNS} campaigns with most changes among these`
      : 'These by campaign',
    columns,
    rows.map(([name, count]) => [
      html`<bdi>${name}</bdi>`,
      formatCount(count.raise),
      formatCount(count.lower),
      formatCount(count.keep),
      formatCount(count.none),
    ]),
  );
}
