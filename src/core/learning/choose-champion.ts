import type { EngineName } from '../forest/engine.ts';
import type { ComparedModel, Comparison } from './compare.ts';
import type { Estimate } from './bootstrap.ts';

/** What a champion must show before it may bid. */
export interface PromotionGates {
  /** Largest |expected / observed − 1| of conversions on the held-out rows. */
  readonly maxCalibrationError: number;
  /** Least conversions in the held-out rows. */
  readonly minTestConversions: number;
}

/** Gates that hold unless the model file says otherwise. */
export const DEFAULT_GATES: PromotionGates = { maxCalibrationError: 0.2, minTestConversions: 30 };

/** Which model won, whether it may bid, and why, in words. */
export interface ChampionVerdict {
  readonly champion: EngineName | null;
  readonly mayBid: boolean;
  readonly why: string;
}

const TITLES: Readonly<Record<EngineName, string>> = {
  forest: 'the random forest',
  'ml-random-forest': 'the ml-random-forest engine',
  'logistic-regression': 'logistic regression',
  'gradient-boosting': 'gradient boosting',
};

/**
 * The preferred engine (a forest) is champion when its log loss on the held-out rows is below logistic regression's
 * and below guessing the average. Otherwise the best of the other engines is, if the 95 % interval says that it beats
 * guessing the average. A champion may bid when that interval, its calibration in the large and the number of
 * held-out conversions all pass.
 */
export function chooseChampion(
  comparison: Comparison,
  gates: PromotionGates = DEFAULT_GATES,
  preferred: EngineName = 'forest',
): ChampionVerdict {
  const { model, story } = pickModel(comparison, preferred);
  const scope = `On ${count(comparison.trials)} held-out outcomes with ${count(comparison.successes)} conversions`;
  if (model === null) return { champion: null, mayBid: false, why: `${scope}, ${story} No model may bid.` };
  const failures = failedGates(model, comparison, gates);
  const { trial, verb } =
    failures.length === 0
      ? { trial: passedGates(model, comparison), verb: 'may bid' }
      : { trial: failures.join('; '), verb: 'may not bid' };
  const why = `${scope}, ${story} It ${verb}: ${trial}.`;
  return { champion: model.name, mayBid: failures.length === 0, why };
}

interface Pick {
  readonly model: ComparedModel | null;
  /** Continues "On … held-out outcomes, ". */
  readonly story: string;
}

function pickModel(comparison: Comparison, preferred: EngineName): Pick {
  const find = (name: EngineName): ComparedModel | undefined =>
    comparison.models.find((model) => model.name === name);
  const forest = find(preferred);
  const logistic = find('logistic-regression');
  const beatsBase = forest !== undefined && forest.logLoss < comparison.baseLogLoss;
  if (forest && beatsBase && (logistic === undefined || forest.logLoss < logistic.logLoss)) {
    return { model: forest, story: forestStory(comparison, forest, logistic) };
  }
  const lost = forest === undefined ? '' : lostStory(comparison, forest, logistic);
  const others = comparison.models
    .filter((model) => model.name !== preferred && model.againstBase.high < 0)
    .toSorted((a, b) => a.logLoss - b.logLoss);
  const [best] = others;
  if (best === undefined)
    return {
      model: null,
      story: `${lost}no ${lost === '' ? '' : 'other '}model surely beats guessing the average.`,
    };
  return { model: best, story: `${lost}${TITLES[best.name]} takes its place (${loss(best.logLoss)}).` };
}

function forestStory(
  comparison: Comparison,
  forest: ComparedModel,
  logistic: ComparedModel | undefined,
): string {
  const title = TITLES[forest.name];
  if (logistic === undefined) {
    return `${title} has a log loss of ${loss(forest.logLoss)}; there was no logistic regression to compare with.`;
  }
  const difference = comparison.difference(forest.name, logistic.name);
  const better = percent(1 - forest.logLoss / logistic.logLoss);
  const boosting = comparison.models.find((model) => model.name === 'gradient-boosting');
  const boosted =
    boosting !== undefined && boosting.logLoss < forest.logLoss
      ? ` Gradient boosting is lower still (${loss(boosting.logLoss)}); it is a comparison, not the engine in use.`
      : '';
  return (
    `${title} predicts better than logistic regression: its log loss, which is lower the better, is ` +
    `${loss(forest.logLoss)} against ${loss(logistic.logLoss)}, ${better} less${certainty(difference, 'lead')}.${boosted}`
  );
}

function lostStory(
  comparison: Comparison,
  forest: ComparedModel,
  logistic: ComparedModel | undefined,
): string {
  const title = TITLES[forest.name];
  if (logistic === undefined || forest.logLoss < logistic.logLoss) {
    const guess = `(log loss ${loss(forest.logLoss)} against ${loss(comparison.baseLogLoss)})`;
    return `${title} predicts no better than guessing the average ${guess}, so it is not used; `;
  }
  const difference = comparison.difference(forest.name, logistic.name);
  return (
    `${title} does not beat logistic regression: its log loss is ${loss(forest.logLoss)} against ` +
    `${loss(logistic.logLoss)}${certainty(difference, 'difference')}, so it is not used; `
  );
}

/** Whether a difference may be chance. */
function certainty(difference: Estimate | null, word: string): string {
  if (difference === null) return '';
  const sure = difference.high < 0 || difference.low > 0;
  const interval = `95 % interval ${signed(difference.low)} to ${signed(difference.high)}`;
  return sure ? `, more than chance (${interval})` : `, but the ${word} may be chance (${interval})`;
}

function failedGates(model: ComparedModel, comparison: Comparison, gates: PromotionGates): string[] {
  const failures: string[] = [];
  const { againstBase } = model;
  if (!(againstBase.high < 0)) {
    const interval = `${signed(againstBase.low)} to ${signed(againstBase.high)}`;
    failures.push(`that it beats guessing the average may be chance (95 % interval ${interval} in log loss)`);
  }
  if (comparison.successes < gates.minTestConversions) {
    const needed = `at least ${count(gates.minTestConversions)} are needed to trust it`;
    failures.push(`${count(comparison.successes)} held-out conversions are too few, ${needed}`);
  }
  if (!(Math.abs(model.expected / comparison.successes - 1) <= gates.maxCalibrationError)) {
    const allowed = `more than ${percent(gates.maxCalibrationError)} apart`;
    failures.push(
      `it expected ${count(model.expected)} conversions where ${count(comparison.successes)} came, ${allowed}`,
    );
  }
  return failures;
}

function passedGates(model: ComparedModel, comparison: Comparison): string {
  const better = percent(1 - model.logLoss / comparison.baseLogLoss);
  return (
    `its log loss is ${better} below guessing the average, more than chance, and it expected ` +
    `${count(model.expected)} conversions where ${count(comparison.successes)} came`
  );
}

function loss(value: number): string {
  return value.toPrecision(4);
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toPrecision(2)}`;
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

function count(value: number): string {
  return value < 100 ? String(Math.round(value * 10) / 10) : Math.round(value).toLocaleString('en-US');
}
