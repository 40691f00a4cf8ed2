import type { ModelResult, TrainDocument } from '../contract/train-document.ts';
import { engineName } from '../core/charts/engine-series.ts';
import { counted, formatNumber } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';

/** A plain warning about features that give the answer away, with the figures with and without them. */
export function leakageWarning(run: TrainDocument): Html | null {
  const { leakageProne } = run.features;
  if (leakageProne.length === 0) return null;
  const reasons = leakageProne.map(({ feature, why }) => html`<li><code>${feature}</code> ${why}</li>`);
  const those = leakageProne.length === 1 ? 'it' : 'them';
  return html`<aside class="leakage" aria-label="Leakage-prone features">
    <h3>${counted(leakageProne.length, 'feature')} may give the answer away</h3>
    <p>
      A leakage-prone feature carries what happened after the click. It makes a model look better than it will
      be when it has to bid, so only models without ${those} may bid.
    </p>
    <ul class="plain">
      ${reasons}
    </ul>
    ${withAndWithout(run.models)}
  </aside> `;
}

function withAndWithout(models: readonly ModelResult[]): Html | null {
  const pairs: Piece[][] = [];
  for (const leaky of models.filter((model) => model.featureSet === 'with-leakage-prone')) {
    const honest = models.find((model) => model.featureSet === 'honest' && model.name === leaky.name);
    if (!honest) continue;
    const without = honest.metrics.rocAuc.value;
    const difference = leaky.metrics.rocAuc.value - without;
    pairs.push([
      engineName(leaky.name),
      formatNumber(without, 3),
      formatNumber(leaky.metrics.rocAuc.value, 3),
      `${difference > 0 ? '+' : ''}${formatNumber(difference, 3)}`,
    ]);
  }
  if (pairs.length === 0) return null;
  const columns = [
    { head: 'Engine' },
    ...['Honest', 'With leakage', 'Difference'].map((head) => ({ head, figures: true })),
  ];
  return dataTable('ROC-AUC on the same held-out rows, without and with', columns, pairs);
}
