import type { ModelResult, TrainDocument } from '../contract/train-document.ts';
import type { Interval } from '../contract/parts.ts';
import { engineName } from '../core/charts/engine-series.ts';
import { formatNumber, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { badge, glossary } from './section.ts';

const HEADS = [
  'ROC-AUC',
  'PR-AUC',
  'Log loss',
  'Against guessing',
  'Brier',
  'Calibration error',
  'Threshold',
  'Accuracy',
  'Precision',
  'Recall',
  'F1',
];

/** Every engine with its metrics on the held-out part; honest feature sets first, best first. */
export function scoreTable(run: TrainDocument): Html {
  const columns = [{ head: 'Engine' }, ...HEADS.map((head) => ({ head, figures: true }))];
  const groups = [
    { heading: 'Honest features: known before the click', rows: rows(run, 'honest') },
    {
      heading: 'With leakage-prone features: for comparison only, never used to bid',
      rows: rows(run, 'with-leakage-prone'),
    },
  ].filter((group) => group.rows.length > 0);
  return html`${dataTable('Engines on the held-out part, with 95% intervals', columns, groups)}${terms()}`;
}

function rows(run: TrainDocument, featureSet: ModelResult['featureSet']): Piece[][] {
  return run.models
    .filter((model) => model.featureSet === featureSet)
    .toSorted((a, b) => b.metrics.rocAuc.value - a.metrics.rocAuc.value)
    .map((model) => row(model, featureSet === 'honest' && model.name === run.champion));
}

function row(model: ModelResult, champion: boolean): Piece[] {
  const m = model.metrics;
  return [
    html`${engineName(model.name)}${champion && html` ${badge('good', 'champion')}`}`,
    interval(m.rocAuc),
    interval(m.prAuc),
    formatNumber(m.logLoss, 4),
    formatNumber(m.normalizedEntropy, 3),
    formatNumber(m.brier, 4),
    formatNumber(m.calibrationError, 4),
    formatPercent(m.threshold),
    formatPercent(m.accuracy),
    formatPercent(m.precision),
    formatPercent(m.recall),
    formatNumber(m.f1, 3),
  ];
}

function interval({ value, low, high }: Interval): Html {
  return html`${formatNumber(value, 3)}<small class="nowrap"
      >${formatNumber(low, 3)} to ${formatNumber(high, 3)}</small
    >`;
}

function terms(): Html {
  return glossary([
    ['ROC-AUC', 'how often the model ranks a converter above a non-converter; 0.5 is guessing, 1 is perfect'],
    ['PR-AUC', 'precision averaged over all levels of recall; tells more than ROC-AUC when few convert'],
    ['Log loss', 'how surprised the model is by what happened; lower is better'],
    [
      'Against guessing',
      'log loss divided by that of always saying the average rate; under 1 beats guessing',
    ],
    ['Brier', 'mean squared miss of the predicted probability; lower is better'],
    ['Calibration error', 'how far predicted rates lie from observed ones on average'],
    [
      'Threshold',
      'the probability from which a prediction counts as “will convert”, chosen on the training part',
    ],
    [
      'Accuracy',
      'share of all predictions that were right; high for anyone who always says no when few convert',
    ],
    ['Precision', 'of those predicted to convert, the share that did'],
    ['Recall', 'of those that converted, the share that was predicted'],
    ['F1', 'one figure for precision and recall together (their harmonic mean)'],
    ['95% interval', 'the range that would hold the true figure 95 times in 100'],
  ]);
}
