import type { Interval } from '../../contract/parts.ts';
import type { Metrics } from '../../contract/train-document.ts';
import { formatTable } from '../table.ts';

/** Named rows of held-out figures as a table. */
export function metricsTable(rows: readonly { readonly name: string; readonly metrics: Metrics }[]): string {
  return formatTable(rows, [
    { title: 'model', cell: ({ name }) => name },
    { title: 'ROC-AUC (95 %)', cell: ({ metrics }) => interval(metrics.rocAuc) },
    { title: 'PR-AUC (95 %)', cell: ({ metrics }) => interval(metrics.prAuc) },
    { title: 'log loss', cell: ({ metrics }) => metrics.logLoss.toFixed(4), align: 'right' },
    { title: 'accuracy', cell: ({ metrics }) => metrics.accuracy.toFixed(3), align: 'right' },
    { title: 'precision', cell: ({ metrics }) => metrics.precision.toFixed(3), align: 'right' },
    { title: 'recall', cell: ({ metrics }) => metrics.recall.toFixed(3), align: 'right' },
    { title: 'F1', cell: ({ metrics }) => metrics.f1.toFixed(3), align: 'right' },
    { title: 'at', cell: ({ metrics }) => metrics.threshold.toFixed(3), align: 'right' },
  ]);
}

function interval({ value, low, high }: Interval): string {
  return `${value.toFixed(3)} (${low.toFixed(3)}–${high.toFixed(3)})`;
}
