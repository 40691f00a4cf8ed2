import { z } from 'zod';
import { CredentialsSetting } from './google-ads.ts';
import { TimeZone } from './time-zone.ts';

const PropertyId = z.string().regex(/^\d+$/, 'the number of the property, not the measurement id G-…');

/** The export of a property's events to BigQuery, from which single sessions are rebuilt. */
const ExportSetting = z.strictObject({
  dataset: z
    .string()
    .regex(/^[a-z][a-z0-9-]*\.\w+$/, 'project and dataset such as my-project.analytics_271828182')
    .meta({ description: 'Project and dataset that the property is exported to' }),
  location: z.string().min(1).default('EU').meta({ description: 'Region of the dataset' }),
  timeZone: TimeZone.optional().meta({
    description: 'IANA time zone of the property; that of the account when absent',
  }),
  keyEvents: z
    .array(z.string().min(1))
    .min(1)
    .default(['purchase'])
    .meta({ description: 'Names of events that are key events: the export does not tell' }),
  keyFile: z.string().min(1).optional().meta({
    description:
      'Key file of a service account that may read the dataset; application default credentials when absent',
  }),
  mostGigabytes: z
    .number()
    .positive()
    .default(20)
    .meta({ description: 'What reading a day of events may scan at most; BigQuery charges by it' }),
});

/** A property of Google Analytics 4. */
const PropertySetting = z.strictObject({
  id: PropertyId.meta({ description: 'Its number, as in properties/271828182' }),
  name: z.string().min(1).optional().meta({ description: 'What people call it; its number when absent' }),
  export: ExportSetting.optional().meta({
    description:
      'Its export to BigQuery, if events are to be read; its single sessions count before counted ones',
  }),
});

/** The connection to Google Analytics; it is only ever read. */
export const GoogleAnalyticsSetting = z.strictObject({
  properties: z.array(PropertySetting).min(1),
  credentials: CredentialsSetting.prefault({ from: 'environment' }).meta({
    description:
      'As for Google Ads, whose variables are the defaults: one sign-in may serve both, if both scopes were allowed',
  }),
  endpoint: z
    .string()
    .regex(/^[^\s/:]+:\d+$/, 'host and port such as 127.0.0.1:8471')
    .optional()
    .meta({ description: 'A local twin (`bidforest sandbox`), without TLS; Google when absent' }),
  deadlineSeconds: z.number().min(1).max(600).default(60).meta({ description: 'For the answer to a report' }),
});

export type ExportSetting = z.infer<typeof ExportSetting>;
export type GoogleAnalyticsSetting = z.infer<typeof GoogleAnalyticsSetting>;
