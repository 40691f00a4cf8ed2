import { breakTables } from './breaks.ts';
import { crmIds, crmReadings } from './crm.ts';
import { releasedPartitions } from './contracts.ts';
import { costs } from './costs.ts';
import { experimentTables } from './experiments.ts';
import type { RowOf, TableDef } from './table.ts';
import { modifierTables } from './modifiers.ts';
import { targetTables } from './targets.ts';
import { datasetVersions } from './versions.ts';

/** One row per import: what came in and what was turned away. */
export const imports = {
  dataset: 'ops',
  name: 'imports',
  doc: 'One row per imported file, replaced when the file is imported again.',
  key: ['source', 'account_id', 'file'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'file', type: 'STRING', required: true, doc: 'File name' },
    {
      name: 'kind',
      type: 'STRING',
      required: true,
      doc: 'performance, sessions, customers, orders, or report where only its source fills the table',
    },
    { name: 'imported_at', type: 'TIMESTAMP', required: true, doc: 'When the import started' },
    { name: 'content_hash', type: 'STRING', required: true, doc: 'SHA-256 of the file’s bytes' },
    { name: 'mapping', type: 'JSON', required: true, doc: 'The mapping that was used' },
    { name: 'rows', type: 'INT64', required: true, unit: 'rows', doc: 'Rows loaded' },
    {
      name: 'changed_from',
      type: 'DATE',
      doc: 'First day whose rows the import wrote or took away, with earlier imports of the file that no build has seen; null where only rows without a day changed',
    },
    { name: 'rejected', type: 'INT64', required: true, unit: 'rows', doc: 'Rows quarantined' },
    { name: 'totals', type: 'JSON', required: true, doc: 'Sums of the metrics, money as decimal strings' },
    {
      name: 'summary',
      type: 'JSON',
      required: true,
      doc: 'The whole `import` document of the file, health included',
    },
  ],
} as const satisfies TableDef;

/** Rows that could not be read. */
export const quarantine = {
  dataset: 'ops',
  name: 'quarantine',
  doc: 'Rows that could not be read, each with the reason; replaced when the file is imported again.',
  key: ['source', 'account_id', 'file', 'line', 'column_name'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'file', type: 'STRING', required: true, doc: 'File name' },
    { name: 'line', type: 'INT64', required: true, doc: 'Line of the file, from 1' },
    {
      name: 'column_name',
      type: 'STRING',
      doc: 'Column of the file; null when the row as a whole is at fault',
    },
    { name: 'value', type: 'STRING', doc: 'What was found' },
    { name: 'reason', type: 'STRING', required: true, doc: 'What was expected instead' },
    { name: 'imported_at', type: 'TIMESTAMP', required: true, doc: 'When the import started' },
  ],
} as const satisfies TableDef;

/** How long after the click conversions come, as an account tells of clicks that are old enough to have them all. */
export const conversionLags = {
  dataset: 'ops',
  name: 'conversion_lags',
  doc: 'Conversions of an account by their lag after the click, of clicks that are old enough to have them all; replaced as a whole.',
  key: ['source', 'account_id', 'lag_bucket'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    {
      name: 'lag_bucket',
      type: 'STRING',
      required: true,
      doc: 'As the platform names it: LESS_THAN_ONE_DAY …',
    },
    { name: 'conversions', type: 'FLOAT64', required: true, unit: 'conversions', doc: 'Conversions' },
    { name: 'first_click', type: 'DATE', required: true, doc: 'First day of clicks' },
    { name: 'last_click', type: 'DATE', required: true, doc: 'Last day of clicks' },
  ],
} as const satisfies TableDef;

/** Spend of campaigns against their budgets. */
export const campaignBudgets = {
  dataset: 'ops',
  name: 'campaign_budgets',
  doc: 'What campaigns spent on each of the last days and missed for want of budget, with the budget in force; replaced with every reading.',
  key: ['source', 'account_id', 'campaign_id', 'date'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
    { name: 'date', type: 'DATE', required: true, doc: 'Day in the account’s time zone' },
    { name: 'cost', type: 'NUMERIC', required: true, unit: 'account currency', doc: 'Amount spent' },
    {
      name: 'lost_share',
      type: 'FLOAT64',
      unit: 'share 0..1',
      doc: 'Share of auctions missed for want of budget; 0.9 also stands for more',
    },
    {
      name: 'budget',
      type: 'NUMERIC',
      unit: 'account currency',
      doc: 'Average daily budget when it was read; null where campaigns share one',
    },
  ],
} as const satisfies TableDef;

/** What the feature tables were last built from. */
export const featureBuilds = {
  dataset: 'ops',
  name: 'feature_builds',
  doc: 'One row: what the feature tables were last built from.',
  key: ['name'],
  columns: [
    { name: 'name', type: 'STRING', required: true, doc: 'Always `features`' },
    { name: 'built_at', type: 'TIMESTAMP', required: true, doc: 'When the build started' },
    { name: 'imports', type: 'STRING', required: true, doc: 'Hash of the imports that the tables hold' },
    { name: 'transforms', type: 'STRING', doc: 'Hash of the SQL that they were built by' },
    {
      name: 'failures',
      type: 'INT64',
      required: true,
      unit: 'assertions',
      doc: 'Assertions that did not hold',
    },
  ],
} as const satisfies TableDef;

/** One row per training run: the experiment log. */
export const trainingRuns = {
  dataset: 'ops',
  name: 'training_runs',
  doc: 'One row per training run.',
  key: ['run_id'],
  columns: [
    { name: 'run_id', type: 'STRING', required: true, doc: 'Run' },
    { name: 'model', type: 'STRING', required: true, doc: 'Name of the model file' },
    { name: 'started_at', type: 'TIMESTAMP', required: true, doc: 'When the run started' },
    { name: 'data_version', type: 'STRING', required: true, doc: 'SHA-256 of the dataset' },
    { name: 'artifact', type: 'STRING', doc: 'Hash of the champion’s artifact in the model store' },
    { name: 'champion', type: 'STRING', doc: 'The engine that won the held-out window' },
    { name: 'may_bid', type: 'BOOL', required: true, doc: 'Whether the champion may bid' },
    { name: 'summary', type: 'JSON', required: true, doc: 'The whole `train` document' },
  ],
} as const satisfies TableDef;

/** Plans as they were made: what reports and explanations show. */
export const plans = {
  dataset: 'ops',
  name: 'plans',
  doc: 'One row per plan; the same data, model, rules and day give the same plan.',
  key: ['plan_id'],
  columns: [
    { name: 'plan_id', type: 'STRING', required: true, doc: 'Hash of everything the plan was made from' },
    { name: 'planned_on', type: 'DATE', required: true, doc: 'Day the plan is for' },
    { name: 'planned_at', type: 'TIMESTAMP', required: true, doc: 'When the plan was made' },
    { name: 'run_id', type: 'STRING', doc: 'Training run the rates come from' },
    { name: 'decisions', type: 'INT64', required: true, unit: 'decisions', doc: 'Entities decided on' },
    {
      name: 'changes',
      type: 'INT64',
      required: true,
      unit: 'decisions',
      doc: 'Bids that the plan would change',
    },
    { name: 'document', type: 'JSON', required: true, doc: 'The whole `plan` document' },
  ],
} as const satisfies TableDef;

/** Intents and what became of them: nothing is sent that is not here first. */
export const ledger = {
  dataset: 'ops',
  name: 'ledger',
  doc: 'Every intended change of a bid, and what became of it.',
  key: ['change_id'],
  partitionBy: 'planned_on',
  clusterBy: ['account_id', 'entity_id'],
  columns: [
    { name: 'change_id', type: 'STRING', required: true, doc: 'Hash of plan, entity and lever' },
    { name: 'plan_id', type: 'STRING', required: true, doc: 'The plan that holds the change' },
    { name: 'planned_on', type: 'DATE', required: true, doc: 'Day the plan is for' },
    { name: 'planned_at', type: 'TIMESTAMP', required: true, doc: 'When the plan was made' },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    {
      name: 'entity_level',
      type: 'STRING',
      required: true,
      doc: 'keyword, ad, ad_group, campaign, campaign_modifier or ad_group_modifier',
    },
    { name: 'entity_id', type: 'STRING', required: true, doc: 'Entity' },
    { name: 'lever', type: 'STRING', required: true, doc: 'What is changed' },
    { name: 'from_micros', type: 'INT64', doc: 'Value the decision was based on' },
    {
      name: 'to_micros',
      type: 'INT64',
      doc: 'Value intended; null clears it, so that the entity follows its parent (rollbacks only)',
    },
    {
      name: 'state',
      type: 'STRING',
      required: true,
      doc: 'Always `intended`; what became of it is in `change_events`',
    },
    { name: 'reason', type: 'STRING', required: true, doc: 'The reason in words' },
    { name: 'record', type: 'JSON', required: true, doc: 'Everything needed to replay the decision' },
    { name: 'rolls_back', type: 'JSON', doc: 'Ids of the changes that this one undoes; null for a decision' },
  ],
} as const satisfies TableDef;

/** What happened to changes, in order: appended, never altered. The state of a change is the fold of its events. */
export const changeEvents = {
  dataset: 'ops',
  name: 'change_events',
  doc: 'One row per thing that happened to a change of the ledger; appended, never altered. The last one tells its state.',
  key: ['change_id', 'seq', 'run_id'],
  partitionBy: 'event_date',
  clusterBy: ['change_id'],
  columns: [
    { name: 'change_id', type: 'STRING', required: true, doc: 'Change of the ledger' },
    { name: 'seq', type: 'INT64', required: true, doc: 'Number of the event within the change, from 1' },
    { name: 'at', type: 'TIMESTAMP', required: true, doc: 'When it happened' },
    { name: 'event_date', type: 'DATE', required: true, doc: 'Day of `at` in UTC' },
    { name: 'run_id', type: 'STRING', required: true, doc: 'Run of `apply` or `rollback` that wrote it' },
    {
      name: 'kind',
      type: 'STRING',
      required: true,
      doc: 'validated, stale, refused, sending, held, sent, read_back, settled or rolled_back',
    },
    {
      name: 'outcome',
      type: 'STRING',
      doc: 'sent: accepted, rejected or skipped; settled: applied, failed, unknown or superseded; held: again when it went out in vain',
    },
    {
      name: 'value_micros',
      type: 'INT64',
      unit: 'millionths',
      doc: 'The entity’s own value as read; null where it follows its parent or nothing was read',
    },
    { name: 'code', type: 'STRING', doc: 'sending: key of the operation; else the platform’s own code' },
    { name: 'reason', type: 'STRING', required: true, doc: 'The reason in words' },
    {
      name: 'batch_id',
      type: 'STRING',
      required: true,
      doc: 'Hash of the events that were written together',
    },
  ],
} as const satisfies TableDef;

/** Stops and starts all writing. */
export const writingSwitch = {
  dataset: 'ops',
  name: 'writing_switch',
  doc: 'One row per `pause` and `resume`; the latest one decides whether anything may be written to an ad platform.',
  key: ['switch_id'],
  columns: [
    { name: 'switch_id', type: 'STRING', required: true, doc: 'Hash of the row' },
    { name: 'at', type: 'TIMESTAMP', required: true, doc: 'From when it holds' },
    { name: 'paused', type: 'BOOL', required: true, doc: 'Whether writing stops' },
    { name: 'by', type: 'STRING', required: true, doc: 'Who asked for it' },
    { name: 'reason', type: 'STRING', required: true, doc: 'Why' },
  ],
} as const satisfies TableDef;

/** Edits by people and other tools, so that they are left alone. */
export const humanEdits = {
  dataset: 'ops',
  name: 'human_edits',
  doc: 'Edits of bids, targets, modifiers and budgets that were not made by bidforest, as far as they were noticed.',
  key: ['edit_id'],
  clusterBy: ['account_id', 'entity_id'],
  columns: [
    { name: 'edit_id', type: 'STRING', required: true, doc: 'Hash of field, values and time' },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'entity_level', type: 'STRING', required: true, doc: 'Level of the entity, as in the ledger' },
    { name: 'entity_id', type: 'STRING', required: true, doc: 'Entity' },
    { name: 'lever', type: 'STRING', required: true, doc: 'What was changed' },
    { name: 'at', type: 'TIMESTAMP', required: true, doc: 'When; for comparisons when it was noticed' },
    { name: 'edited_on', type: 'DATE', required: true, doc: 'Day of `at` in the time zone of the account' },
    { name: 'edited_by', type: 'STRING', required: true, doc: 'Who and with what, as far as known' },
    {
      name: 'noticed_by',
      type: 'STRING',
      required: true,
      doc: 'history: the platform reports it; comparison: the value changed and nothing reports it',
    },
    { name: 'from_micros', type: 'INT64', unit: 'millionths', doc: 'Own value before, where known' },
    { name: 'to_micros', type: 'INT64', unit: 'millionths', doc: 'Own value after, where known' },
    { name: 'batch_id', type: 'STRING', required: true, doc: 'Hash of the edits that were noted together' },
  ],
} as const satisfies TableDef;

const PROJECT =
  'Hash that names the cloud project whose quota it is; empty in rows of earlier versions, which count for every project';

/** What was spent of the daily quota of an ad platform. */
export const adsOperations = {
  dataset: 'ops',
  name: 'ads_operations',
  doc: 'Operations of the daily quota of an ad platform, as they were spent: one row per account and kind that were written together.',
  key: ['batch_id', 'account_id', 'kind'],
  partitionBy: 'spent_on',
  columns: [
    { name: 'batch_id', type: 'STRING', required: true, doc: 'The process and its number of the row' },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'project', type: 'STRING', doc: PROJECT },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account; empty for a list of accounts' },
    { name: 'at', type: 'TIMESTAMP', required: true, doc: 'When the last of them was sent' },
    { name: 'spent_on', type: 'DATE', required: true, doc: 'Day of `at` in UTC' },
    { name: 'kind', type: 'STRING', required: true, doc: 'query, mutate or list' },
    {
      name: 'operations',
      type: 'INT64',
      required: true,
      unit: 'operations',
      doc: 'A query counts one, a change one each time it is validated or written',
    },
  ],
} as const satisfies TableDef;

/** What is left alone for a while. */
export const adsParking = {
  dataset: 'ops',
  name: 'ads_parking',
  doc: 'Projects and accounts whose quota was used up, each with the moment from which it may be asked again; replaced by the next one.',
  key: ['source', 'project', 'account_id'],
  columns: [
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'project', type: 'STRING', doc: PROJECT },
    {
      name: 'account_id',
      type: 'STRING',
      required: true,
      doc: 'Account whose own quota it was; empty: that of the project, so every account is parked',
    },
    { name: 'parked_at', type: 'TIMESTAMP', required: true, doc: 'When the platform refused' },
    { name: 'until', type: 'TIMESTAMP', required: true, doc: 'From when on it may be asked again' },
    {
      name: 'level',
      type: 'STRING',
      required: true,
      doc: 'Access level at that time; a higher one ends the parking',
    },
    { name: 'reason', type: 'STRING', required: true, doc: 'What the platform said' },
  ],
} as const satisfies TableDef;

/** The tables of the `ops` dataset. */
export const opsTables = {
  imports,
  quarantine,
  conversionLags,
  campaignBudgets,
  featureBuilds,
  trainingRuns,
  datasetVersions,
  releasedPartitions,
  plans,
  ledger,
  changeEvents,
  writingSwitch,
  humanEdits,
  adsOperations,
  adsParking,
  ...breakTables,
  crmReadings,
  crmIds,
  costs,
  ...experimentTables,
  ...targetTables,
  ...modifierTables,
} as const;

export type ImportRow = RowOf<typeof imports>;
export type ConversionLagRow = RowOf<typeof conversionLags>;
export type CampaignBudgetRow = RowOf<typeof campaignBudgets>;
export type QuarantineRow = RowOf<typeof quarantine>;
export type TrainingRunRow = RowOf<typeof trainingRuns>;
export type PlanRow = RowOf<typeof plans>;
export type LedgerRow = RowOf<typeof ledger>;
export type ChangeEventRow = RowOf<typeof changeEvents>;
export type WritingSwitchRow = RowOf<typeof writingSwitch>;
export type HumanEditRow = RowOf<typeof humanEdits>;
export type AdsOperationRow = RowOf<typeof adsOperations>;
export type AdsParkingRow = RowOf<typeof adsParking>;
