import type { RowOf, TableDef } from './table.ts';

/** Randomised holdouts: one row each, written at the start and never altered. */
export const experiments = {
  dataset: 'ops',
  name: 'experiments',
  doc: 'One row per experiment, written at its start and never altered.',
  key: ['experiment_id'],
  columns: [
    { name: 'experiment_id', type: 'STRING', required: true, doc: 'Hash of account, start and units' },
    { name: 'source', type: 'STRING', required: true, doc: 'Source name' },
    { name: 'account_id', type: 'STRING', required: true, doc: 'Account' },
    { name: 'started_at', type: 'TIMESTAMP', required: true, doc: 'When it was started' },
    { name: 'first_day', type: 'DATE', required: true, doc: 'First day of the holdout' },
    { name: 'last_day', type: 'DATE', required: true, doc: 'Last day of the holdout' },
    { name: 'started_by', type: 'STRING', required: true, doc: 'Who started it' },
    {
      name: 'settings',
      type: 'JSON',
      required: true,
      doc: 'Days before, days between looks, worth of a conversion, currency and detectable lift',
    },
    {
      name: 'assignment',
      type: 'JSON',
      required: true,
      doc: 'Seed, units with sizes, blocks and who is held out: all that it takes to draw again',
    },
  ],
} as const satisfies TableDef;

/** Which campaign belongs to which unit and arm. */
export const experimentUnits = {
  dataset: 'ops',
  name: 'experiment_units',
  doc: 'The campaigns of each experiment with their arm, written at its start and never altered.',
  key: ['experiment_id', 'campaign_id'],
  columns: [
    { name: 'experiment_id', type: 'STRING', required: true, doc: 'Experiment' },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign, as in `reports.daily`' },
    { name: 'campaign', type: 'STRING', doc: 'Campaign name at the start' },
    { name: 'unit', type: 'STRING', required: true, doc: 'Unit: the campaign itself, or its group' },
    { name: 'arm', type: 'STRING', required: true, doc: 'treated or held_out' },
  ],
} as const satisfies TableDef;

/** What each look saw and said. */
export const experimentLooks = {
  dataset: 'ops',
  name: 'experiment_looks',
  doc: 'One row per look at an experiment, written when it is due and never altered.',
  key: ['experiment_id', 'look'],
  columns: [
    { name: 'experiment_id', type: 'STRING', required: true, doc: 'Experiment' },
    { name: 'look', type: 'INT64', required: true, doc: 'Number of the look, from 1' },
    { name: 'looked_at', type: 'TIMESTAMP', required: true, doc: 'When' },
    { name: 'last_day', type: 'DATE', required: true, doc: 'Last day that it covers' },
    {
      name: 'data',
      type: 'JSON',
      required: true,
      doc: 'Results by unit as reported by then: later looks are judged with it',
    },
    { name: 'reading', type: 'JSON', required: true, doc: 'Lift with its bounds, and what limits follow' },
  ],
} as const satisfies TableDef;

/** Experiments that were ended before their last day. */
export const experimentStops = {
  dataset: 'ops',
  name: 'experiment_stops',
  doc: 'One row per experiment that was stopped before its last day.',
  key: ['experiment_id'],
  columns: [
    { name: 'experiment_id', type: 'STRING', required: true, doc: 'Experiment' },
    { name: 'stopped_at', type: 'TIMESTAMP', required: true, doc: 'When' },
    {
      name: 'stopped_on',
      type: 'DATE',
      required: true,
      doc: 'Day of `stopped_at` in the account’s time zone',
    },
    { name: 'by', type: 'STRING', required: true, doc: 'Who stopped it' },
    { name: 'reason', type: 'STRING', required: true, doc: 'Why' },
  ],
} as const satisfies TableDef;

/** The tables of experiments, part of the `ops` dataset. */
export const experimentTables = { experiments, experimentUnits, experimentLooks, experimentStops } as const;

export type ExperimentRow = RowOf<typeof experiments>;
export type ExperimentUnitRow = RowOf<typeof experimentUnits>;
export type ExperimentLookRow = RowOf<typeof experimentLooks>;
export type ExperimentStopRow = RowOf<typeof experimentStops>;
