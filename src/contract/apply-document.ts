import { z } from 'zod';
import { OperationPlanDocument } from './operation-plan-document.ts';
import { LevelName, LeverName } from './parts.ts';

const Value = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .nullable()
  .meta({
    description:
      'Money in account currency, or a ratio (ROAS, modifier), exact, as a decimal string; null: no value of its own.',
  });

/** One change and how it stands. */
export const AppliedChange = z.strictObject({
  changeId: z.string(),
  planId: z.string(),
  source: z.string(),
  account: z.string(),
  level: LevelName,
  id: z.string(),
  name: z
    .string()
    .nullable()
    .meta({ description: 'What a person reads; null when it is not in the account.' }),
  lever: LeverName,
  from: Value,
  to: Value,
  state: z
    .enum([
      'applied',
      'failed',
      'unknown',
      'superseded',
      'stale',
      'refused',
      'rolled_back',
      'waiting',
      'would_send',
      'postponed',
      'not_sent',
    ])
    .meta({
      description:
        'applied: read back. failed: the platform refused or ignored it. superseded: someone edited it since. stale: the account held another value. refused: left alone. waiting: sent, and too early to tell. not_sent: its account was not looked at, or no longer holds what it is about. would_send: only the gate or an error was in its way. postponed: the daily quota of the platform has no room for it, so the next plan decides anew.',
    }),
  reason: z.string(),
});
export type AppliedChange = z.infer<typeof AppliedChange>;

const outcome = {
  runId: z.string(),
  live: z.boolean(),
  gate: z
    .string()
    .nullable()
    .meta({ description: 'Why nothing (more) was sent, with exit code 5; null when the gate was open.' }),
  error: z.string().nullable().meta({
    description:
      'The errors of the platform, each with its account, with exit code 4. Other accounts go on where the error is one account’s own.',
  }),
  summary: z
    .record(z.string(), z.number().int())
    .meta({ description: 'Number of changes by state; states that none is in are left out.' }),
  operations: z.array(OperationPlanDocument).meta({
    description: 'What was planned of the quota before writing, by account; none where there is no limit.',
  }),
  changes: z.array(AppliedChange),
  earlier: z
    .array(AppliedChange)
    .meta({ description: 'Changes of other plans that were in doubt and were looked after first.' }),
  overwrote: z
    .array(z.string())
    .meta({ description: 'Changes that replaced an edit made in the very instant before; look at them.' }),
};

/** `bidforest apply --json`. */
export const ApplyDocument = z.strictObject({ planId: z.string(), ...outcome });
export type ApplyDocument = z.infer<typeof ApplyDocument>;

/** `bidforest rollback --json`. */
export const RollbackDocument = z.strictObject({
  rollbackId: z.string().nullable().meta({ description: 'Null when there was nothing to undo.' }),
  ...outcome,
  leftAlone: z.array(
    z.strictObject({
      changeId: z.string(),
      level: LevelName,
      id: z.string(),
      lever: LeverName,
      reason: z.string(),
    }),
  ),
});
export type RollbackDocument = z.infer<typeof RollbackDocument>;

/** `bidforest pause --json` and `bidforest resume --json`. */
export const WritingDocument = z.strictObject({
  paused: z.boolean(),
  changed: z.boolean().meta({ description: 'False when it was so already.' }),
  since: z.string().nullable().meta({ description: 'ISO 8601, UTC; null when it was never paused.' }),
  by: z.string(),
  reason: z.string(),
  live: z.boolean(),
});
export type WritingDocument = z.infer<typeof WritingDocument>;
