import type { EvaluateDocument } from '../../contract/evaluate-document.ts';
import { metricsTable } from './metrics-table.ts';

/** What an evaluation says to people. */
export function evaluateText(document: EvaluateDocument): string {
  const same = document.trainedOn === document.evaluatedOn;
  return [
    `${document.model}, run ${document.runId}: ${document.champion} on ${document.rows.toLocaleString('en-US')} held-out rows`,
    same ? 'The data is what the model was trained on.' : 'The data has changed since the model was trained.',
    metricsTable([
      { name: 'now', metrics: document.metrics },
      { name: 'at training', metrics: document.recorded },
    ]),
  ].join('\n');
}
