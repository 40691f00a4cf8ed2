import type { RowOf, TableDef } from './table.ts';

/** What automated campaigns aim at and what their strategies are doing. */
export const campaignTargets = {
  dataset: 'ops',
  name: 'campaign_targets',
  doc: 'Campaigns whose strategy follows a target CPA or a target ROAS, as they were last read; replaced with every reading.',
  key: ['source', 'account_id', 'campaign_id'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
    { name: 'name', type: 'STRING', required: true, doc: 'Name of the campaign' },
    { name: 'status', type: 'STRING', doc: 'ENABLED or PAUSED' },
    { name: 'strategy', type: 'STRING', required: true, doc: 'Bidding strategy: TARGET_CPA …' },
    {
      name: 'lever',
      type: 'STRING',
      required: true,
      doc: 'The target that it follows: target_cpa or target_roas',
    },
    {
      name: 'target_micros',
      type: 'INT64',
      unit: 'millionths',
      doc: 'Target in force, money or a ratio; null where the strategy bids without one',
    },
    { name: 'portfolio', type: 'STRING', doc: 'Portfolio strategy that the campaign follows' },
    { name: 'system_status', type: 'STRING', doc: 'ENABLED, LEARNING_SETTING_CHANGE, LIMITED_BY_BUDGET …' },
    { name: 'experiment_type', type: 'STRING', doc: 'BASE, or an arm of an experiment of the platform' },
    {
      name: 'own_targets',
      type: 'INT64',
      required: true,
      unit: 'ad groups',
      doc: 'Ad groups with a target of their own',
    },
    { name: 'read_on', type: 'DATE', required: true, doc: 'Last day that was over when it was read' },
    { name: 'simulated_on', type: 'DATE', doc: 'When simulations were last asked for' },
  ],
} as const satisfies TableDef;

/** What the platform says would have come of other targets. */
export const targetSimulations = {
  dataset: 'ops',
  name: 'target_simulations',
  doc: 'Points of the platform’s simulations of campaign targets: what a week would have brought; replaced with every reading, once a week.',
  key: ['source', 'account_id', 'campaign_id', 'lever', 'at_micros'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
    { name: 'lever', type: 'STRING', required: true, doc: 'target_cpa or target_roas' },
    { name: 'at_micros', type: 'INT64', required: true, unit: 'millionths', doc: 'The target of the point' },
    { name: 'first_day', type: 'DATE', required: true, doc: 'First day of the simulation' },
    { name: 'last_day', type: 'DATE', required: true, doc: 'Last day of the simulation' },
    { name: 'cost', type: 'NUMERIC', required: true, unit: 'account currency', doc: 'Cost at that target' },
    { name: 'conversions', type: 'FLOAT64', required: true, unit: 'conversions', doc: 'Conversions' },
    {
      name: 'conversion_value',
      type: 'NUMERIC',
      required: true,
      unit: 'account currency',
      doc: 'Their value',
    },
  ],
} as const satisfies TableDef;

/** The tables of targets. */
export const targetTables = { campaignTargets, targetSimulations } as const;

export type CampaignTargetRow = RowOf<typeof campaignTargets>;
export type TargetSimulationRow = RowOf<typeof targetSimulations>;
