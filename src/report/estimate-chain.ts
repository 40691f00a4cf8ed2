import type { EstimateEntry, PlannedDecision } from '../contract/plan-document.ts';
import { formatFigure, formatMoney, formatPercent } from '../core/charts/format.ts';
import { html, type Html, type Piece } from './html.ts';

/** How the worth of a click came about, number by number, from what others like it do to the wanted bid. */
export function estimateChain(decision: PlannedDecision, estimate: EstimateEntry, currency: string): Html {
  const { clicks, conversions, budgetDivisor, modifierDivisor = 1 } = estimate;
  const own = clicks > 0 ? formatPercent(conversions / clicks) : 'no clicks';
  return html`<dl class="chain">
      ${link(
        'Others like it',
        formatPercent(estimate.priorRate),
        `counts as ${formatFigure(estimate.priorConversions)} conversions`,
      )}
      ${link('Its own clicks', own, `${formatFigure(conversions)} of ${formatFigure(clicks)}, old and very young ones in part`)}
      ${link('Together', formatPercent(estimate.rate), 'of clicks convert')}
      ${link('Value of a conversion', formatMoney(estimate.orderValue, currency), '')}
      ${link('A click brings', formatMoney(decision.valuePerClick, currency), `give or take ${spread(estimate.uncertainty)}`)}
      ${link('One more click costs', `${formatFigure(estimate.marginalCostFactor)} × bid`, 'when profit is the goal')}
      ${budgetDivisor > 1.005 && link('Campaign’s budget', `1/${formatFigure(budgetDivisor)}`, 'of that bid')}
      ${decision.accountDivisor !== undefined && link('The month’s budget', `÷ ${formatFigure(decision.accountDivisor)}`, 'as every bid of the account')}
      ${Math.abs(modifierDivisor - 1) > 0.005 && link('Modifiers', `÷ ${formatFigure(modifierDivisor)}`, 'as they multiply the bid where it is clicked')}
      ${decision.wanted !== null && link('Wanted', formatMoney(decision.wanted, currency), 'before the rules')}
    </dl>
    <p>
      The trained model, which must prove itself before any bid moves, expects
      ${formatPercent(decision.modelRate)}${decision.contributions.length > 0 && ':'}
    </p>`;
}

function link(what: string, figure: string, more: string): Html {
  const note: Piece = more !== '' && html` <small>${more}</small>`;
  return html`<div>
    <dt>${what}</dt>
    <dd><b>${figure}</b>${note}</dd>
  </div>`;
}

/** A standard deviation of a logarithm in words. */
function spread(uncertainty: number): string {
  const ratio = Math.exp(uncertainty);
  return ratio < 1.5 ? formatPercent(ratio - 1) : `a factor of ${formatFigure(ratio)}`;
}
