import type { ModelDefinition } from '../../../src/core/features/model-definition.ts';

/** A definition with every setting at a plain value. */
export function sampleDefinition(changes: Partial<ModelDefinition> = {}): ModelDefinition {
  return {
    name: 'sample',
    grain: 'performance',
    features: ['traits', 'keyword_text', 'calendar', 'trailing_rates', 'trailing_volume', 'interactions'],
    attributes: true,
    leakageProneReport: ['attributes'],
    cleaning: [
      { step: 'drop_duplicates' },
      { step: 'fill_median', column: 'cpc', by: 'campaign', leastRows: 5 },
      { step: 'fill_level', column: 'traffic_source', level: 'Unknown' },
      { step: 'ceiling', column: 'cpc', ceiling: 5, action: 'remove' },
    ],
    encoding: { leastLevelRows: 5, mostLevels: 10, label: {}, minMax: ['cpc_28d'], keywordTokens: 5 },
    selection: {
      leastVariation: 0.001,
      mostCorrelation: 0.99,
      leastImportance: 0,
      suspiciousAuc: 0.8,
      suspiciousLead: 0.08,
    },
    split: { testShare: 0.2, gapDays: 3, unripeDays: 0, seed: 1 },
    mostRows: 1_000_000,
    engine: 'forest',
    search: { trees: [20], depth: [6], minLeafRows: [20], folds: 2, mostRows: 20_000 },
    gates: { minTestConversions: 30, maxCalibrationError: 0.2 },
    ...changes,
  };
}
