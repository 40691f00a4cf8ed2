import { z } from 'zod';

/** `bidforest sandbox --json`: printed once it listens. */
export const SandboxDocument = z.strictObject({
  endpoint: z.string().meta({ description: '`host:port` for gRPC, REST and OAuth tokens alike.' }),
  accountId: z.string(),
  accountName: z.string(),
  propertyId: z
    .string()
    .meta({ description: 'The property of Google Analytics that measures the account’s web site.' }),
  metaAccountId: z.string().meta({ description: 'The ad account of Meta, on the same port.' }),
  crm: z
    .string()
    .nullable()
    .meta({ description: 'Connection string of the shop’s CRM, a PostgreSQL; null without one.' }),
  campaigns: z.number().int(),
  keywords: z.number().int(),
  daysPerSecond: z.number().meta({ description: '0: time waits for `POST /sandbox/advance`.' }),
});
export type SandboxDocument = z.infer<typeof SandboxDocument>;
