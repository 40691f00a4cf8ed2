import { z } from 'zod';
import { VariableName } from './secret.ts';

const CustomerId = z.string().regex(/^\d[\d-]*$/, 'an id in digits such as 123-456-7890');

/** Where credentials are; they themselves are never in the configuration. */
export const CredentialsSetting = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('environment').meta({
      description: 'An OAuth client and the refresh token of a user, in environment variables',
    }),
    clientId: VariableName.default('GOOGLE_ADS_CLIENT_ID').meta({
      description: 'Name of the variable that holds the OAuth client id',
    }),
    clientSecret: VariableName.default('GOOGLE_ADS_CLIENT_SECRET').meta({
      description: 'Name of the variable that holds the OAuth client secret',
    }),
    refreshToken: VariableName.default('GOOGLE_ADS_REFRESH_TOKEN').meta({
      description: 'Name of the variable that holds the refresh token',
    }),
  }),
  z.strictObject({
    from: z.literal('file').meta({
      description: 'The key of a service account, or an authorized user, as Google’s JSON file has it',
    }),
    path: z.string().min(1).meta({
      description: 'Outside the repository: absolute, from `~/`, or relative to the configuration',
    }),
  }),
]);

/** Thirteen months. */
export const DEFAULT_CLICK_DAYS = 395;

/** The connection to Google Ads. */
export const GoogleAdsSetting = z.strictObject({
  accounts: z
    .union([z.literal('all'), z.array(CustomerId).min(1)], 'all, or a list of ids such as 123-456-7890')
    .default('all')
    .meta({
      description: 'Ids; `all` takes every account under the login customer, or all that the user reaches',
    }),
  loginCustomerId: CustomerId.optional().meta({
    description:
      'Manager account through which the accounts are reached; absent when they are reached directly',
  }),
  accessLevel: z.enum(['explorer', 'basic', 'standard']).default('explorer').meta({
    description:
      'Access of the Google Cloud project: explorer has 2,880 operations a day, basic 15,000, standard no limit',
  }),
  clickDays: z.number().int().min(0).max(3_650).default(DEFAULT_CLICK_DAYS).meta({
    description:
      'Days that click ids with their keyword are kept, where orders or sessions have click ids to join them to; 0: they are not read',
  }),
  endpoint: z
    .string()
    .regex(/^[^\s/:]+:\d+$/, 'host and port such as 127.0.0.1:8471')
    .optional()
    .meta({ description: 'A local twin (`bidforest sandbox`), without TLS; Google when absent' }),
  credentials: CredentialsSetting.prefault({ from: 'environment' }),
  deadlines: z
    .strictObject({
      querySeconds: z.number().min(1).max(3_600).default(120).meta({
        description: 'For the whole answer to a query',
      }),
      writeSeconds: z.number().min(1).max(3_600).default(300).meta({
        description: 'For the answer to a change; Google may take minutes',
      }),
    })
    .prefault({}),
});

export type GoogleAdsSetting = z.infer<typeof GoogleAdsSetting>;
