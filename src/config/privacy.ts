import { z } from 'zod';
import { SecretSetting } from './secret.ts';

/** What keeps personal data out of the warehouse. */
export const PrivacySetting = z.strictObject({
  salt: SecretSetting.optional().meta({
    description:
      'The salt that personal data is hashed with; needed where a CRM is connected or the warehouse is BigQuery; else one is made in the home when absent. Keep it: with another, the same customer is another',
  }),
  phoneCode: z
    .string()
    .regex(/^[1-9]\d{0,2}$/, 'a calling code in digits such as 49')
    .optional()
    .meta({
      description: 'Calling code of phone numbers without one; they are left out when absent',
    }),
});
