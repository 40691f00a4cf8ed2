import { z } from 'zod';

/** int64 comes as a Long, a number or text. */
const int64 = z.unknown().transform(Number).pipe(z.int());
const value = z.object({
  value: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});
const header = z.object({ name: z.string() });
const status = z.object({ consumed: z.number().nullish(), remaining: z.number().nullish() }).nullish();

/** The parts of a report that are used; protobuf leaves out what is zero, false or empty. */
export const reportAnswer = z.object({
  dimensionHeaders: z.array(header).nullish(),
  metricHeaders: z.array(header).nullish(),
  rows: z
    .array(z.object({ dimensionValues: z.array(value).nullish(), metricValues: z.array(value).nullish() }))
    .nullish(),
  rowCount: z.number().nullish(),
  metadata: z
    .object({
      dataLossFromOtherRow: z.boolean().nullish(),
      subjectToThresholding: z.boolean().nullish(),
      currencyCode: z.string().nullish(),
      timeZone: z.string().nullish(),
      samplingMetadatas: z.array(z.object({ samplesReadCount: int64, samplingSpaceSize: int64 })).nullish(),
      schemaRestrictionResponse: z
        .object({
          activeMetricRestrictions: z.array(z.object({ metricName: z.string().nullish() })).nullish(),
        })
        .nullish(),
      dataTruncationReasons: z.array(z.object({ dataTruncationMessage: z.string().nullish() })).nullish(),
    })
    .nullish(),
  propertyQuota: z
    .object({ tokensPerDay: status, tokensPerHour: status, tokensPerProjectPerHour: status })
    .nullish(),
});

export type ReportAnswer = z.output<typeof reportAnswer>;
