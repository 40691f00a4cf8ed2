import type { TrainDocument } from '../contract/train-document.ts';
import { engineName } from '../core/charts/engine-series.ts';
import { counted, formatCount, formatPercent } from '../core/charts/format.ts';
import { html, type Html } from './html.ts';
import { championOf, modelCharts } from './model-charts.ts';
import { confusionMatrix, errorSegments } from './model-errors.ts';
import { leakageWarning } from './model-leakage.ts';
import { cleaningSteps, featureLists, splitStory, tuningTable } from './model-making.ts';
import { scoreTable } from './model-scores.ts';
import { badge, block, emptyState, section } from './section.ts';

/** How each model was made, how well it does on rows it never saw, and where it errs; the run that bids first. */
export async function modelSection(training: readonly TrainDocument[], bidder: string | null): Promise<Html> {
  const runs = training.toSorted((a, b) => Number(b.runId === bidder) - Number(a.runId === bidder));
  const sentence = modelSentence(runs);
  if (training.length === 0)
    return section(
      'model',
      'Model',
      sentence,
      emptyState('No model has been trained yet.', 'bidforest train'),
    );
  const parts = [];
  for (const run of runs) parts.push(await oneRun(run, runs.length > 1));
  return section('model', 'Model', sentence, parts);
}

/** Which engine of the first run won, by what, and whether it may bid, in one sentence. */
export function modelSentence(training: readonly TrainDocument[]): string {
  const [run] = training;
  if (!run) return 'No model has been trained, so none can bid.';
  const champion = championOf(run);
  const rows = `${counted(run.split.testRows, 'row')} it had never seen`;
  if (!champion)
    return `None of the engines beats guessing the average on ${formatCount(run.split.testRows)} held-out rows, so no model may bid.`;
  const bid = run.mayBid ? 'it may bid' : 'it may not bid';
  return `${engineName(champion.name)} is chosen: between a visit that converts and one that does not, it picks the right one ${formatPercent(champion.metrics.rocAuc.value)} of the time, on ${rows}, and ${bid}.`;
}

async function oneRun(run: TrainDocument, named: boolean): Promise<Html> {
  return html`<div class="run">
    ${named && html`<h3 class="run-name">Model ${run.model}</h3>`}
    <p class="why">
      ${badge(run.mayBid ? 'good' : 'bad', run.mayBid ? 'May bid' : 'May not bid')} ${run.why}
    </p>
    ${leakageWarning(run)} ${block('How well the engines do', scoreTable(run), await modelCharts(run))}
    ${block('Where the model errs', confusionMatrix(run), errorSegments(run))}
    ${block('How the model was made', splitStory(run), cleaningSteps(run), featureLists(run), tuningTable(run))}
    <p class="quiet small">
      Training run <code>${run.runId}</code>, data version
      <code>${run.dataVersion}</code
      >${run.artifact !== null && html`, artifact <code>${run.artifact}</code>`}.
    </p>
  </div> `;
}
