import { z } from 'zod';
import { OperationPlanDocument } from './operation-plan-document.ts';

/** What `doctor` looks at, in this order. */
export const CheckName = z.enum([
  'configuration',
  'warehouse_credentials',
  'warehouse_reach',
  'warehouse_location',
  'warehouse_permissions',
  'warehouse',
  'connection',
  'credentials',
  'endpoint',
  'clock',
  'token',
  'scope',
  'accounts',
  'login_customer',
  'project',
  'currency',
  'conversions',
  'political_ads',
  'write_permission',
  'quota',
  'switch',
  'sources',
  'crm_salt',
  'crm',
]);
export type CheckName = z.infer<typeof CheckName>;

/** One check of `doctor`. */
export const DoctorCheck = z.strictObject({
  check: CheckName,
  title: z.string(),
  status: z.enum(['pass', 'warn', 'fail', 'skipped']),
  ms: z.number().int().meta({ description: 'How long it took; 0 when it was skipped.' }),
  found: z.string().meta({ description: 'What was found; for a skipped check, why it was skipped.' }),
  expected: z.string(),
  next: z.string().nullable().meta({ description: 'What to do about it; null when there is nothing to do.' }),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

/** `bidforest doctor --json`. */
export const DoctorDocument = z.strictObject({
  healthy: z.boolean().meta({ description: 'No check failed; there may be warnings.' }),
  exitCode: z
    .number()
    .int()
    .meta({ description: '0 healthy, 2 something here is to be set right, 4 something at the platform is.' }),
  checks: z.array(DoctorCheck),
  operations: OperationPlanDocument.nullable().meta({
    description: 'What the day asks of the quota of the platform; null when that could not be found out.',
  }),
});
export type DoctorDocument = z.infer<typeof DoctorDocument>;
