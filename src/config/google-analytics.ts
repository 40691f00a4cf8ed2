import { z } from 'zod';
import { CredentialsSetting } from './google-ads.ts';

const PropertyId = z.string().regex(/^\d+$/, 'the number of the property, not the measurement id G-…');

/** A property of Google Analytics 4. */
const PropertySetting = z.strictObject({
  id: PropertyId.meta({ description: 'Its number, as in properties/271828182' }),
  name: z.string().min(1).optional().meta({ description: 'What people call it; its number when absent' }),
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

export type GoogleAnalyticsSetting = z.infer<typeof GoogleAnalyticsSetting>;
