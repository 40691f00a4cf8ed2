import type { PlannedDecision } from '../contract/plan-document.ts';
import {
  counted,
  formatChange,
  formatCount,
  formatFigure,
  formatMoney,
  formatPercent,
} from '../core/charts/format.ts';
import { estimateChain } from './estimate-chain.ts';
import { html, type Html, type Piece } from './html.ts';
import { isBid, leverAmount } from './lever-amount.ts';
import { ruleName } from './rule-name.ts';
import { badge } from './section.ts';

const ACTIONS = {
  raise: ['up', '▲ Raise'],
  lower: ['down', '▼ Lower'],
  keep: ['quiet', 'Keep'],
  none: ['quiet', 'No bid known'],
} as const;
const VERDICTS = {
  pass: ['quiet', 'passed'],
  clamp: ['warn', 'limited'],
  block: ['bad', 'stopped'],
} as const;

/** Decisions in full: bid now and planned, reason, what each rule said, what drove the rate. Roles are stated because phones show rows as cards. */
export function decisionTable(decisions: readonly PlannedDecision[], currency: string): Html {
  const heads = ['What', 'Bid now', 'Planned', 'Change', 'Why', 'Evidence'];
  const columns = heads.map(
    (head, i) =>
      html`<th scope="col" role="columnheader" ${i > 0 && i < 4 && html` class="figures"`}>${head}</th>`,
  );
  return html`<table class="decisions" role="table" aria-label="Decisions">
    <thead role="rowgroup">
      <tr role="row">
        ${columns}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${decisions.map((decision) => decisionRow(decision, currency))}
    </tbody>
  </table> `;
}

/** Campaign, ad group, match type and network of an entity, as far as known. */
export function whereabouts({ entity }: PlannedDecision): string {
  return [entity.campaign, entity.adGroup, entity.matchType, entity.network]
    .filter((part) => part !== null && part !== '')
    .join(' › ');
}

function decisionRow(decision: PlannedDecision, currency: string): Html {
  const { entity, from, to, action } = decision;
  const [tone, words] = ACTIONS[action];
  const change =
    from !== null && to !== null && Number(from) > 0 && from !== to
      ? formatChange(Number(to) / Number(from) - 1)
      : '';
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      <bdi>${entity.name}</bdi><small><bdi>${whereabouts(decision)}</bdi></small>
    </th>
    <td role="cell" class="figures" data-head="Bid now">${bid(decision, from, currency)}</td>
    <td role="cell" class="figures planned" data-head="Planned">${bid(decision, to, currency)}</td>
    <td role="cell" class="figures" data-head="Change">
      ${badge(tone, words)}<small class="${tone}">${change}</small>
    </td>
    <td role="cell" class="reason">
      ${decision.reason}${rules(decision)}${isBid(decision) && drivers(decision, currency)}
    </td>
    <td role="cell" class="evidence">
      <span>${counted(decision.clicks, 'click')}</span>
      <span>${formatFigure(decision.conversions)} conv.</span>
      <span>${formatMoney(decision.cost, currency)}</span>
    </td>
  </tr> `;
}

function bid(decision: PlannedDecision, amount: string | null, currency: string): string {
  return amount === null ? 'unknown' : leverAmount(decision, amount, currency);
}

function rules({ verdicts }: PlannedDecision): Piece {
  if (verdicts.length === 0) return null;
  const loud = verdicts.filter((each) => each.verdict !== 'pass');
  const passed = verdicts.length - loud.length;
  const badges = loud.map((each) =>
    badge(VERDICTS[each.verdict][0], `${VERDICTS[each.verdict][1]} by ${ruleName(each.rule)}`),
  );
  const quiet = passed > 0 && badge('quiet', `${counted(passed, 'rule')} passed`);
  const said = verdicts.map(
    (each) => html`<li><b>${ruleName(each.rule)}</b> ${VERDICTS[each.verdict][1]}: ${each.reason}</li>`,
  );
  return html`<details>
    <summary>${badges}${quiet}</summary>
    <ul class="plain">
      ${said}
    </ul>
  </details>`;
}

function drivers(decision: PlannedDecision, currency: string): Html {
  const effects = decision.contributions
    .slice(0, 6)
    .map(
      (each) =>
        html`<li><bdi>${each.text}</bdi> ${effectWords(each.effect)} <code>${each.feature}</code></li>`,
    );
  return html`<details>
    <summary>Where the rate comes from</summary>
    ${decision.estimate === null ? modelWords(decision, currency) : estimateChain(decision, decision.estimate, currency)}
    ${
      effects.length > 0 &&
      html`<ul class="plain">
        ${effects}
      </ul>`
    }
  </details>`;
}

function modelWords(decision: PlannedDecision, currency: string): Html {
  const wanted = decision.wanted !== null && html` Wanted: ${formatMoney(decision.wanted, currency)}.`;
  return html`<p>
    The model expects ${formatPercent(decision.modelRate)} of clicks to convert; with its own
    ${counted(decision.clicks, 'click')} that becomes ${formatPercent(decision.rate)}, so a click is worth
    ${formatMoney(decision.valuePerClick, currency)}.${wanted}
  </p>`;
}

/** A change in log-odds as a change of the odds, in words. */
function effectWords(effect: number): string {
  const ratio = Math.exp(Math.abs(effect));
  if (ratio < 1.005) return 'hardly matters';
  const amount = ratio >= 2 ? `${formatFigure(ratio)} times` : `by ${formatCount((ratio - 1) * 100)}%`;
  if (effect > 0) return ratio >= 2 ? `makes the odds ${amount} as good` : `raises the odds ${amount}`;
  return ratio >= 2
    ? `makes the odds ${amount} worse`
    : `lowers the odds by ${formatCount((1 - 1 / ratio) * 100)}%`;
}
