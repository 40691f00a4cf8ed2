import { z } from 'zod';
import { ClaimsDocument } from './claims-document.ts';
import { ExperimentDocument } from './experiment-document.ts';
import { ExploreDocument } from './explore-document.ts';
import { ImportedFile } from './import-document.ts';
import { DataAlert } from './parts.ts';
import { PlanDocument } from './plan-document.ts';
import { QuarantinedPartition } from './quarantine-document.ts';
import { TrainDocument } from './train-document.ts';
import { TrialDocument } from './trial-document.ts';

/** Everything the HTML report shows, and `bidforest report --json`. Parts that were not run are empty. */
export const ReportDocument = z.strictObject({
  generatedAt: z.string(),
  account: z.string(),
  currency: z.string(),
  timeZone: z.string(),
  files: z.array(ImportedFile),
  alerts: z.array(DataAlert).meta({ description: 'Data of connected sources that are behind.' }),
  quarantined: z
    .array(QuarantinedPartition)
    .meta({ description: 'Days that are left out, because their data break what is expected' }),
  exploration: z.array(ExploreDocument),
  training: z.array(TrainDocument),
  plan: PlanDocument.nullable(),
  claims: ClaimsDocument.nullable().meta({
    description: 'Who claims which conversions; null where fewer than two sources claim any',
  }),
  experiments: z
    .array(ExperimentDocument)
    .meta({ description: 'Experiments with their looks so far, the newest first' }),
  trial: TrialDocument.nullable().meta({ description: 'Only where the days were played on a local market.' }),
  path: z
    .string()
    .nullable()
    .meta({ description: 'Where the HTML was written; null in the document the HTML itself is made from.' }),
});
export type ReportDocument = z.infer<typeof ReportDocument>;
