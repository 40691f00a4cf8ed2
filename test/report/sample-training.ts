import type { Rng } from '../../src/core/base/rng.ts';
import type { ModelResult, TrainDocument } from '../../src/contract/train-document.ts';

const FEATURES = [
  'ctr_28d',
  'conversion_rate_90d',
  'ad_efficiency_28d',
  'match_type=exact',
  'hour_of_day',
  'cpc_x_ctr',
  'day_of_week',
  'engagement_score',
  'network=search',
  'cpc_scaled',
];

/** One training run of four engines with and without a leakage-prone feature. */
export function sampleTraining(random: Rng): TrainDocument {
  return {
    runId: 'run-20260304-0712-7',
    model: 'click-conversion',
    startedAt: '2026-03-04T07:10:02.000Z',
    dataVersion: '5b0f3c9e21d4a877',
    split: {
      method: 'time',
      why: 'Every row has a date, so the model is tested on days it has not seen; 7 days between are left out because conversions arrive late.',
      trainRows: 14_310,
      testRows: 3_021,
      trainTrials: 129_880,
      testTrials: 24_713,
      gapRows: 873,
      gapDays: 7,
      trainTo: '2026-02-06',
      testFrom: '2026-02-14',
    },
    cleaning: [
      {
        step: 'impute',
        column: 'cpc',
        rows: 37,
        detail: 'missing CPC filled with the median of its ad group (€0.41 overall)',
      },
      { step: 'cap', column: 'cpc', rows: 12, detail: 'CPC above €5.00 set to €5.00' },
      { step: 'fill', column: 'traffic_source', rows: 304, detail: 'missing source set to Unknown' },
      {
        step: 'flag',
        column: 'session_duration',
        rows: 7218,
        detail: 'sessions under 5 s flagged low_engagement',
      },
    ],
    features: {
      used: FEATURES,
      removed: [
        {
          feature: 'clicks_28d',
          why: 'correlates 0.97 with impressions_28d, which is kept because it matters more',
        },
        { feature: 'device=tv', why: 'nearly constant: variance 0.0002 is below 0.001' },
      ],
      leakageProne: [
        {
          feature: 'page_value',
          why: 'derives from the transaction itself and is only known after the outcome',
        },
      ],
    },
    tuning: [100, 200, 400].flatMap((trees) =>
      [6, 10, 14].map((depth) => ({
        trees,
        depth,
        minLeafRows: 20,
        logLoss: 0.0871 + Math.abs(depth - 10) * 0.0004 - trees * 1e-6,
        folds: 4,
      })),
    ),
    models: [
      result(random, 'forest', 'honest', 0.787),
      result(random, 'ml-random-forest', 'honest', 0.771),
      result(random, 'logistic-regression', 'honest', 0.752),
      result(random, 'gradient-boosting', 'honest', 0.781),
      result(random, 'forest', 'with-leakage-prone', 0.931),
      result(random, 'logistic-regression', 'with-leakage-prone', 0.902),
    ],
    champion: 'forest',
    mayBid: true,
    why: 'The forest beats logistic regression by 0.035 ROC-AUC on the held-out window (95% sure: 0.021 to 0.049) and its rates are calibrated.',
    errors: [
      {
        segment: 'network = display',
        trials: 1840,
        misclassified: 212,
        errorRate: 0.115,
        lift: 2.4,
        meanPredicted: 0.021,
        meanObserved: 0.009,
        examples: [{ row: 'zelt kaufen [broad], 2026-02-19', predicted: 0.062, observed: 0, trials: 41 }],
      },
      {
        segment: 'match_type = broad, hour_of_day 0–5',
        trials: 960,
        misclassified: 88,
        errorRate: 0.092,
        lift: 1.9,
        meanPredicted: 0.018,
        meanObserved: 0.031,
        examples: [],
      },
    ],
    artifact: 'e0d7a81b6f',
  };
}

function result(
  random: Rng,
  name: ModelResult['name'],
  featureSet: ModelResult['featureSet'],
  auc: number,
): ModelResult {
  const power = (1 - auc) / auc;
  const steps = Array.from({ length: 101 }, (_, i) => i / 100);
  return {
    name,
    featureSet,
    params: { trees: 400, depth: 10 },
    metrics: {
      rocAuc: { value: auc, low: auc - 0.013, high: auc + 0.012 },
      prAuc: { value: auc / 6, low: auc / 6 - 0.01, high: auc / 6 + 0.011 },
      logLoss: 0.1 - auc / 60,
      normalizedEntropy: 1.2 - auc / 2,
      brier: 0.021,
      calibrationError: 0.0018,
      threshold: 0.081,
      accuracy: 0.951,
      precision: 0.18,
      recall: 0.31,
      f1: 0.228,
    },
    confusion: { tp: 186, fp: 847, fn: 414, tn: 23_266 },
    roc: steps.map((x) => ({ fpr: x, tpr: x ** power })),
    precisionRecall: steps.map((x) => ({
      recall: x,
      precision: Math.min(1, 0.024 + (auc - 0.5) * 0.9 * (1 - x) ** 2.2),
    })),
    calibration: Array.from({ length: 15 }, (_, i) => {
      const predicted = 0.004 + 0.0004 * i ** 1.9;
      return { predicted, observed: Math.max(0, predicted * (1 + 0.08 * random.normal())), trials: 1647 };
    }),
    importance: FEATURES.map((feature, i) => ({ feature, importance: 0.24 * 0.72 ** i })),
  };
}
