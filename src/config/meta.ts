import { z } from 'zod';
import { SecretSetting } from './secret.ts';

const AccountId = z.string().regex(/^(act_)?\d+$/, 'an id in digits such as act_1234567890');

const CLICK_WINDOWS = ['1d_click', '7d_click', '28d_click'] as const;
const VIEW_WINDOWS = ['1d_view', '1d_ev'] as const;

/** Ad accounts of Meta, which are read and never written to. */
export const MetaSetting = z.strictObject({
  accounts: z
    .union([z.literal('all'), z.array(AccountId).min(1)], 'all, or a list of ids such as act_1234567890')
    .default('all')
    .meta({ description: 'Ids of the ad accounts; `all` are those that the token reaches' }),
  accessToken: SecretSetting.default({ from: 'environment', variable: 'META_ACCESS_TOKEN' }).meta({
    description: 'Where the access token of a system user with ads_read is',
  }),
  appSecret: SecretSetting.optional().meta({
    description:
      'Where the secret of the app is that the token belongs to; needed where the app has “Require app secret” on',
  }),
  attributionWindows: z
    .array(z.enum([...CLICK_WINDOWS, ...VIEW_WINDOWS]))
    .min(1)
    .refine(
      (windows) => CLICK_WINDOWS.filter((window) => windows.includes(window)).length <= 1,
      'at most one window of clicks, as the longer ones contain the shorter',
    )
    .refine((windows) => new Set(windows).size === windows.length, 'each window once')
    .default(['7d_click', '1d_view'])
    .meta({
      description:
        'How long after a click or a view an action counts as Meta’s; stored with every row. They are added up, so none may contain another',
    }),
  conversionAction: z
    .string()
    .regex(/^[a-z0-9_.]+$/, 'an action type such as purchase')
    .default('purchase')
    .meta({
      description:
        'The action type that counts as a conversion, `purchase`, `omni_purchase`, `lead` …; one only, since Meta’s types contain each other. All are stored',
    }),
  endpoint: z
    .string()
    .regex(/^[^\s/:]+:\d+$/, 'host and port such as 127.0.0.1:8472')
    .optional()
    .meta({ description: 'A local twin (`bidforest sandbox`), without TLS; Meta when absent' }),
  deadlineSeconds: z
    .number()
    .min(1)
    .max(3_600)
    .default(120)
    .meta({ description: 'For the answer to a request' }),
});

export type MetaSetting = z.infer<typeof MetaSetting>;
