import { z } from 'zod';
import { CrmSetting } from './crm.ts';
import { GoogleAdsSetting } from './google-ads.ts';
import { MetaSetting } from './meta.ts';
import { GoogleAnalyticsSetting } from './google-analytics.ts';
import { PrivacySetting } from './privacy.ts';
import { TimeZone } from './time-zone.ts';
import { WarehouseSetting } from './warehouse.ts';

const Id = z.string().min(1);

/** One advertising account, analytics property or CRM. */
export const Account = z.strictObject({
  id: Id.meta({ description: 'Id as the platform writes it, e.g. 123-456-7890' }),
  name: Id,
  platform: z.enum(['google-ads', 'meta', 'analytics', 'crm', 'other']),
});

/** What the account wants of its money. */
export const GoalSetting = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('target_cpa'),
    amount: z.number().positive().meta({ description: 'What a conversion may cost, in account currency' }),
  }),
  z.strictObject({
    kind: z.literal('target_roas'),
    ratio: z.number().positive().meta({ description: 'Conversion value per unit of cost; 4 means 400 %' }),
  }),
  z.strictObject({
    kind: z.literal('profit_margin'),
    share: z
      .number()
      .gt(0)
      .lte(1)
      .meta({ description: 'Margin as a share of conversion value; profit is maximised' }),
  }),
  z.strictObject({
    kind: z.literal('current_cpa').meta({
      description:
        'A conversion may cost what it cost on average in the data. Careful: clicks cost less than bids, so it tends to lower spend',
    }),
  }),
]);

/** Files that `bidforest run` imports. */
export const FileSetting = z.strictObject({
  path: Id.meta({ description: 'File or glob, relative to the configuration' }),
  mapping: Id.optional().meta({ description: 'Mapping file (YAML); guessed when absent' }),
  account: Id.optional().meta({
    description: 'Id of the account the file belongs to; the first one when absent',
  }),
});

/** `bidforest.config.yaml`. */
export const ConfigFile = z.strictObject({
  accounts: z.array(Account).min(1),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as USD')
    .default('USD'),
  timeZone: TimeZone.default('UTC').meta({ description: 'IANA time zone of the account' }),
  goal: GoalSetting,
  budget: z
    .strictObject({
      perMonth: z.number().positive().meta({
        description:
          'What all accounts that are bid in may cost together in a calendar month of the time zone, in account currency. All bids are divided by one number so that the month keeps within it; no bid is raised to use it up, and budgets of campaigns stay as they are',
      }),
    })
    .optional()
    .meta({ description: 'The monthly budget; none when absent' }),
  sources: z.array(FileSetting).default([]),
  warehouse: WarehouseSetting.prefault({}),
  import: z
    .strictObject({
      maxBadShare: z
        .number()
        .min(0)
        .max(1)
        .default(0.05)
        .meta({ description: 'Above this share of unreadable rows an import stops and changes nothing' }),
      fewBadRows: z.number().int().min(0).default(10).meta({
        description:
          'So many unreadable rows never stop an import, unless they are more than half of the file',
      }),
    })
    .prefault({}),
  schedule: z
    .strictObject({
      run: z
        .string()
        .regex(/^(\S+\s+){4}\S+$/, 'five cron fields such as "0 6 * * *"')
        .default('0 6 * * *')
        .meta({ description: 'When the day runs, in the account’s time zone' }),
    })
    .prefault({}),
  bidding: z
    .strictObject({
      evidenceDays: z
        .union([z.literal(7), z.literal(28), z.literal(90)])
        .default(28)
        .meta({ description: 'Days whose clicks and conversions are the evidence of an entity' }),
      deadBandRatio: z.number().min(0).max(1).default(0.1),
      perturbationRatio: z.number().min(0).max(0.2).default(0.04).meta({
        description:
          'Every three days bids go up or down by this much at random, to learn what one more click costs; 0 turns it off',
      }),
      explorationShare: z.number().min(0).max(0.2).default(0.03).meta({
        description:
          'Bids of what hardly spends, as it is hardly ever shown, are raised to learn what its clicks are worth, for at most this share of the account’s spend; 0 turns it off',
      }),
      billableUnitMicros: z.number().int().positive().default(10_000),
    })
    .prefault({}),
  googleAds: GoogleAdsSetting.optional().meta({
    description: 'The connection to Google Ads; nothing is connected when absent',
  }),
  meta: MetaSetting.optional().meta({
    description: 'The connection to Meta, which is only read; nothing is connected when absent',
  }),
  googleAnalytics: GoogleAnalyticsSetting.optional().meta({
    description: 'Properties of Google Analytics to read sessions of; none when absent',
  }),
  crm: CrmSetting.optional().meta({
    description: 'The connection to a CRM; nothing is connected when absent',
  }),
  privacy: PrivacySetting.prefault({}).meta({
    description:
      'E-mail addresses, phone numbers and customer ids are hashed before they are kept; names never are',
  }),
  freshness: z
    .strictObject({
      mostLateDays: z.number().int().min(0).max(30).default(2).meta({
        description:
          'Days that a connected source may be behind yesterday; beyond, an alert is raised and every bid stays until its data are there',
      }),
    })
    .prefault({}),
  writing: z
    .strictObject({
      userEmail: z.string().min(3).optional().meta({
        description:
          'E-mail of the user or service account that bidforest writes as; tells its edits from those of other tools',
      }),
      inDoubtMinutes: z.number().min(5).max(240).default(15).meta({
        description:
          'Minutes in which a request without an answer may still take effect; longer than the platform’s change history lags',
      }),
    })
    .prefault({}),
  experiment: z
    .strictObject({
      autonomy: z
        .strictObject({
          widest: z.number().min(1).max(5).default(1.5).meta({
            description:
              'Largest factor on the largest step and the spend caps of the rules, once an experiment has shown a lift; 1 never widens',
          }),
          narrowest: z
            .number()
            .gt(0)
            .max(1)
            .default(0.25)
            .meta({ description: 'Smallest factor, once an experiment has shown a loss; 1 never narrows' }),
          fullLift: z.number().positive().default(0.2).meta({
            description:
              'Profit gained or lost per unit of spend at which that factor is reached; by the bound of the interval that is nearer to zero',
          }),
          leastLooks: z
            .number()
            .int()
            .min(1)
            .default(2)
            .meta({ description: 'Looks before limits are widened; they are narrowed at once' }),
          holdsDays: z
            .number()
            .int()
            .min(0)
            .default(90)
            .meta({ description: 'Days after an experiment for which limits follow its result' }),
        })
        .prefault({}),
    })
    .prefault({})
    .meta({ description: 'What follows from experiments (`bidforest experiment`)' }),
  rules: z.string().optional().meta({ description: 'Folder of guardrails; the shipped ones when absent' }),
  models: z
    .string()
    .optional()
    .meta({ description: 'Folder of model definitions; the shipped ones when absent' }),
  live: z
    .boolean()
    .default(false)
    .meta({ description: 'Nothing is sent to an ad platform while this is false' }),
});

export type ConfigFile = z.infer<typeof ConfigFile>;
export type GoalSetting = z.infer<typeof GoalSetting>;
