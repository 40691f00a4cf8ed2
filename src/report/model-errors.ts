import type { ErrorSegment, TrainDocument } from '../contract/train-document.ts';
import { engineName } from '../core/charts/engine-series.ts';
import { counted, formatCount, formatNumber, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { shownModel } from './model-charts.ts';
import { folded } from './section.ts';

/** Segments that are open at first. */
const FIRST = 8;

/** Predicted against actual, in trials of the held-out part. */
export function confusionMatrix(run: TrainDocument): Html | null {
  const model = shownModel(run);
  if (!model) return null;
  const { tp, fp, fn, tn } = model.confusion;
  const all = Math.max(1, tp + fp + fn + tn);
  const square = (count: number, right: boolean, words: string): Html =>
    html`<td class="${right ? 'right' : 'wrong'}">
      <b>${formatCount(count)}</b><small>${words}, ${formatPercent(count / all)}</small>
    </td>`;
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Confusion matrix">
    <table class="confusion">
      <caption>
        <span
          >${engineName(model.name)} at a threshold of ${formatPercent(model.metrics.threshold)}: what it said
          and what happened</span
        >
      </caption>
      <thead>
        <tr>
          <td></td>
          <th scope="col">Said yes</th>
          <th scope="col">Said no</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Converted</th>
          ${square(tp, true, 'found')}${square(fn, false, 'missed')}
        </tr>
        <tr>
          <th scope="row">Did not</th>
          ${square(fp, false, 'false alarm')}${square(tn, true, 'rightly passed over')}
        </tr>
      </tbody>
    </table>
  </div> `;
}

/** Segments in which errors concentrate, worst first, with examples. */
export function errorSegments({ errors }: TrainDocument): Html {
  if (errors.length === 0) return html`<p class="quiet">No segment stands out: errors are spread evenly.</p>`;
  const heads = ['Trials', 'Wrong', 'Error rate', 'Against overall', 'Predicted', 'Observed'];
  const columns = [{ head: 'Segment' }, ...heads.map((head) => ({ head, figures: true }))];
  const sorted = errors.toSorted((a, b) => b.lift - a.lift);
  const title = 'Segments where the model is wrong more often than elsewhere';
  const more = sorted.slice(FIRST);
  return html`${dataTable(title, columns, sorted.slice(0, FIRST).map(segmentRow))}
  ${more.length > 0 && folded(counted(more.length, 'more segment'), dataTable(title, columns, more.map(segmentRow)))}
  ${folded('Examples', sorted.map(examples))}`;
}

function segmentRow(segment: ErrorSegment): Piece[] {
  return [
    html`<bdi>${segment.segment}</bdi>`,
    formatCount(segment.trials),
    formatCount(segment.misclassified),
    formatPercent(segment.errorRate),
    `${formatNumber(segment.lift, 1)}×`,
    formatPercent(segment.meanPredicted),
    formatPercent(segment.meanObserved),
  ];
}

function examples(segment: ErrorSegment): Html | null {
  if (segment.examples.length === 0) return null;
  const items = segment.examples.map(
    (each) =>
      html`<li>
        <bdi>${each.row}</bdi>: predicted ${formatPercent(each.predicted)}, observed
        ${formatPercent(each.observed)} of ${counted(each.trials, 'trial')}
      </li>`,
  );
  return html`<h5><bdi>${segment.segment}</bdi></h5>
    <ul class="plain">
      ${items}
    </ul>`;
}
