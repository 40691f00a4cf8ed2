import { z } from 'zod';
import { DayText } from './parts.ts';

/** A day of a source that is left out, because its data break what is expected of them. */
export const QuarantinedPartition = z.strictObject({
  table: z.enum(['ad_performance', 'sessions', 'orders', 'ad_clicks']),
  source: z.string(),
  account: z.string(),
  day: DayText,
  rules: z
    .array(z.string())
    .meta({ description: 'The rules that it breaks, as in `staging.partition_breaks`' }),
  found: z.string().meta({ description: 'What changed, in words' }),
  stopsUntil: DayText.nullable().meta({
    description: 'Last day on which bids that depend on it stay as they are; null where none do',
  }),
});
export type QuarantinedPartition = z.infer<typeof QuarantinedPartition>;

/** `bidforest data quarantine --json`. */
export const QuarantineDocument = z.strictObject({ partitions: z.array(QuarantinedPartition) });
export type QuarantineDocument = z.infer<typeof QuarantineDocument>;

/** `bidforest data release --json`. */
export const ReleaseDocument = z.strictObject({
  released: z.array(QuarantinedPartition),
  by: z.string(),
  reason: z.string(),
});
export type ReleaseDocument = z.infer<typeof ReleaseDocument>;
