import type { TrainDocument } from '../contract/train-document.ts';
import { counted, formatCount, formatNumber } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { folded, sentence } from './section.ts';

/** How rows were divided into a training and a held-out part, and why. */
export function splitStory({ split }: TrainDocument): Html {
  const all = Math.max(1, split.trainRows + split.gapRows + split.testRows);
  const until = split.trainTo !== null && html` to <span class="nowrap">${split.trainTo}</span>`;
  const since = split.testFrom !== null && html` from <span class="nowrap">${split.testFrom}</span>`;
  const gap =
    split.gapRows > 0 &&
    html`<li>
      <b>Left out</b>
      ${counted(split.gapRows, 'row')}${split.gapDays > 0 && `, ${counted(split.gapDays, 'day')}`}
    </li>`;
  return html`<h4>
      ${split.method === 'time' ? 'Split by time' : 'Split at random, same rate of conversions in both parts'}
    </h4>
    <p>${sentence(split.why)}</p>
    <div class="split" aria-hidden="true">
      <span class="train" style="flex-grow:${(split.trainRows / all).toFixed(4)}"></span
      ><span class="gap" style="flex-grow:${(split.gapRows / all).toFixed(4)}"></span
      ><span class="test" style="flex-grow:${(split.testRows / all).toFixed(4)}"></span>
    </div>
    <ul class="split-key">
      <li>
        <b>Training</b> ${counted(split.trainRows, 'row')}, ${formatCount(split.trainTrials)} trials${until}
      </li>
      ${gap}
      <li>
        <b>Held out</b> ${counted(split.testRows, 'row')}, ${formatCount(split.testTrials)} trials${since}
      </li>
    </ul> `;
}

/** What cleaning did, in order, with counts. */
export function cleaningSteps({ cleaning }: TrainDocument): Html {
  if (cleaning.length === 0)
    return html`<h4>Cleaning</h4>
      <p class="quiet">Nothing had to be cleaned.</p>`;
  const columns = [
    { head: 'Step' },
    { head: 'Column' },
    { head: 'Rows', figures: true },
    { head: 'What was done', prose: true },
  ];
  const rows = cleaning.map((each) => [
    each.step,
    each.column === null ? '' : html`<code>${each.column}</code>`,
    formatCount(each.rows),
    each.detail,
  ]);
  return html`<h4>Cleaning</h4>
    ${dataTable('Cleaning steps in order; raw data stays as it is', columns, rows)}`;
}

/** Which features are used, which were removed and why. */
export function featureLists({ features }: TrainDocument): Html {
  const used = features.used.map((feature) => html`<li><code>${feature}</code></li>`);
  const removed = features.removed.map(({ feature, why }) => [html`<code>${feature}</code>`, why]);
  return html`<h4>${counted(features.used.length, 'feature')} used</h4>
    <ul class="chips">
      ${used}
    </ul>
    ${removed.length > 0 && folded(`${counted(removed.length, 'feature')} removed, and why`, dataTable('Removed features', [{ head: 'Feature' }, { head: 'Why', prose: true }], removed))} `;
}

/** The settings that were tried, best first. */
export function tuningTable({ tuning }: TrainDocument): Piece {
  if (tuning.length === 0) return null;
  const sorted = tuning.toSorted((a, b) => a.logLoss - b.logLoss);
  const columns = ['Trees', 'Depth', 'Smallest leaf', 'Log loss', 'Folds'].map((head) => ({
    head,
    figures: true,
  }));
  const rows = sorted.map((each) => [
    formatCount(each.trees),
    formatCount(each.depth),
    formatCount(each.minLeafRows),
    formatNumber(each.logLoss, 5),
    formatCount(each.folds),
  ]);
  const best = sorted[0];
  const chosen = best ? `; best: ${formatCount(best.trees)} trees of depth ${formatCount(best.depth)}` : '';
  return folded(
    `${counted(tuning.length, 'setting')} tried${chosen}`,
    dataTable(
      'Tuning by cross-validation on the training part only; lower log loss is better',
      columns,
      rows,
    ),
  );
}
