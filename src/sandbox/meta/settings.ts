import { z } from 'zod';
import type { FaultRule } from '../fault-rules.ts';

export const CALLS = ['account', 'insights', 'page', 'job', 'poll', 'token'] as const;
export type MetaCall = (typeof CALLS)[number];

const KINDS = [
  'latency',
  'hang',
  'reset',
  'bad_gateway',
  'rate_limit',
  'transient',
  'token_expired',
  'permission',
  'too_much',
  'job_failed',
  'job_skipped',
  'bad_row',
] as const;

/** A fault on demand. */
export interface MetaFault extends FaultRule<MetaCall> {
  readonly kind: (typeof KINDS)[number];
  /** `latency`: how long to wait. */
  readonly ms?: number;
  /** `rate_limit`: how long the answer asks to wait. */
  readonly regainMinutes?: number;
}

export const MetaFaults = z.array(
  z.strictObject({
    kind: z.enum(KINDS),
    on: z.enum(CALLS).optional(),
    probability: z.number().min(0).max(1).optional(),
    times: z.int().min(0).optional(),
    skip: z.int().min(0).optional(),
    ms: z.number().min(0).optional(),
    regainMinutes: z.number().min(0).optional(),
  }),
);

/** How the twin treats its callers. */
export const MetaSettings = z.strictObject({
  /** Calls of an account in an hour; each is a share of what the usage headers tell. */
  callsPerHour: z.int().min(1),
  /** Requests for more rows than this are refused, unless as a report job. */
  mostRows: z.int().min(1),
  /** Report jobs of more rows than this fail. */
  mostJobRows: z.int().min(1),
  /** How often a job is asked for before it is done. */
  pollsPerJob: z.int().min(0),
  /** Largest page, whatever the limit asks. */
  mostPerPage: z.int().min(1),
  /** Calls need a proof of this secret of the app; empty: none do. */
  appSecret: z.string(),
  revokedTokens: z.array(z.string()),
  /** What tokens are good for. */
  scopes: z.array(z.string()),
});
export type MetaSettings = z.infer<typeof MetaSettings>;

export const DEFAULT_META_SETTINGS: MetaSettings = {
  callsPerHour: 10_000,
  mostRows: 20_000,
  mostJobRows: 1_000_000,
  pollsPerJob: 2,
  mostPerPage: 1_000,
  appSecret: '',
  revokedTokens: [],
  scopes: ['ads_read'],
};
