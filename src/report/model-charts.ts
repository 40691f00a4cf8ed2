import type { ModelResult, TrainDocument } from '../contract/train-document.ts';
import { calibrationCurve } from '../core/charts/calibration-curve.ts';
import type { EngineCurve } from '../core/charts/engine-series.ts';
import { importanceBars } from '../core/charts/importance-bars.ts';
import { precisionRecallCurves } from '../core/charts/precision-recall-curves.ts';
import { rocCurves } from '../core/charts/roc-curves.ts';
import { chartFigure, chartGrid } from './chart-figure.ts';
import type { Html } from './html.ts';

/** The result of the winning engine on the honest features; undefined when none won. */
export function championOf(run: TrainDocument): ModelResult | undefined {
  return honest(run).find((model) => model.name === run.champion);
}

/** The champion, or without one the honest model that ranks best: what the charts and the confusion matrix show. */
export function shownModel(run: TrainDocument): ModelResult | undefined {
  return (
    championOf(run) ??
    honest(run).toSorted((a, b) => b.metrics.rocAuc.value - a.metrics.rocAuc.value)[0] ??
    run.models[0]
  );
}

/** Share of held-out trials that convert, 0..1. */
export function baseRate(model: ModelResult): number {
  const { tp, fp, fn, tn } = model.confusion;
  return (tp + fn) / Math.max(1, tp + fp + fn + tn);
}

/** ROC, precision-recall, calibration and importance of a training run. */
export async function modelCharts(run: TrainDocument): Promise<Html | null> {
  const model = shownModel(run);
  if (!model) return null;
  const models = compared(run, model);
  const roc = models.map((each) => curve(each, model, 'roc'));
  const precisionRecall = models.map((each) => curve(each, model, 'precisionRecall'));
  return chartGrid([
    chartFigure((width) => rocCurves(roc, width)),
    chartFigure((width) => precisionRecallCurves(precisionRecall, baseRate(model), width)),
    chartFigure((width) => calibrationCurve(model.calibration, model.metrics.calibrationError, width)),
    chartFigure((width) => importanceBars(model.importance, width)),
  ]);
}

function honest(run: TrainDocument): ModelResult[] {
  return run.models.filter((model) => model.featureSet === 'honest');
}

/** Every honest engine, and the shown engine again with the leakage-prone features. */
function compared(run: TrainDocument, model: ModelResult): ModelResult[] {
  const leaky = run.models.filter((each) => each.featureSet !== 'honest' && each.name === model.name);
  return [...honest(run), ...leaky];
}

function curve(each: ModelResult, shown: ModelResult, kind: 'roc' | 'precisionRecall'): EngineCurve {
  const emphasis = each.featureSet !== 'honest' ? 'leaky' : each === shown ? 'champion' : 'rival';
  if (kind === 'roc') {
    const points = each.roc.map((point) => ({ x: point.fpr, y: point.tpr }));
    return { engine: each.name, score: each.metrics.rocAuc.value, emphasis, points };
  }
  const points = each.precisionRecall.map((point) => ({ x: point.recall, y: point.precision }));
  return { engine: each.name, score: each.metrics.prAuc.value, emphasis, points };
}
