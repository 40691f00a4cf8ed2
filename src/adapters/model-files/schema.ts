import { z } from 'zod';

const Name = z.string().min(1);
const Share = z.number().min(0).max(1);
const Rows = z.number().int().min(1);

/** One step of cleaning. */
export const CleaningStepEntry = z.discriminatedUnion('step', [
  z
    .strictObject({ step: z.literal('drop_duplicates') })
    .meta({ description: 'Rows with the same identity count once; rows without identity are kept' }),
  z
    .strictObject({
      step: z.literal('fill_median'),
      column: Name,
      by: Name.nullable()
        .default(null)
        .meta({ description: 'Category whose levels have medians of their own' }),
      leastRows: Rows.default(20).meta({ description: 'Values a level needs for its own median' }),
    })
    .meta({ description: 'Missing numbers become the median of the training part' }),
  z
    .strictObject({ step: z.literal('fill_level'), column: Name, level: Name.default('Unknown') })
    .meta({ description: 'Missing categories become a level of their own' }),
  z
    .strictObject({
      step: z.literal('ceiling'),
      column: Name,
      ceiling: z.number().default(5),
      action: z.enum(['remove', 'cap']).meta({
        description: 'remove takes rows out of the training part; rows to be scored are always capped',
      }),
    })
    .meta({ description: 'Numbers above the ceiling are outliers' }),
  z
    .strictObject({ step: z.literal('flag_below'), column: Name, below: z.number(), flag: Name })
    .meta({ description: 'Adds a column that is 1 where the number is below the limit' }),
]);

const Encoding = z
  .strictObject({
    leastLevelRows: Rows.default(20).meta({ description: 'Rarer levels and words are pooled or left out' }),
    mostLevels: Rows.default(20).meta({ description: 'Levels of a category that get a column of their own' }),
    label: z
      .record(Name, z.array(Name).min(1))
      .default({})
      .meta({ description: 'Categories that become the index of their level; others are one-hot encoded' }),
    minMax: z.array(Name).default([]).meta({ description: 'Numbers scaled to 0..1 of the training part' }),
    keywordTokens: z.number().int().min(0).default(30).meta({ description: 'Words that become indicators' }),
  })
  .prefault({});

const Selection = z
  .strictObject({
    leastVariation: z.number().min(0).max(0.25).default(0.001).meta({
      description: 'Least p(1 − p), p being the share of the commonest value',
    }),
    mostCorrelation: Share.default(0.95).meta({
      description: 'Of two features with a greater |r| the one that correlates less with the label goes',
    }),
    leastImportance: z.number().min(0).default(0.05).meta({
      description: 'Least importance in a forest of all features, as a share of the mean',
    }),
    suspiciousAuc: z.number().min(0.5).max(1).default(0.8).meta({
      description: 'A feature that reaches this ROC-AUC alone is flagged…',
    }),
    suspiciousLead: Share.default(0.08).meta({ description: '…when it is this far ahead of the next' }),
  })
  .prefault({});

const SplitEntry = z
  .strictObject({
    testShare: z.number().gt(0).lt(1).default(0.2),
    gapDays: z.number().int().min(0).default(7).meta({
      description: 'Days left out before the test part, while conversions were still coming in',
    }),
    unripeDays: z.number().int().min(0).default(0).meta({
      description:
        'Days before the data were read that are left out, because conversions of their clicks were still coming in; where there are enough days',
    }),
    seed: z.number().int().default(1),
  })
  .prefault({});

const Search = z
  .strictObject({
    trees: z.array(Rows).min(1).default([150]),
    depth: z
      .array(z.number().int().min(0))
      .min(1)
      .default([6, 12])
      .meta({ description: '0 means unlimited' }),
    minLeafRows: z.array(Rows).min(1).default([50]),
    folds: z.number().int().min(2).default(3),
    mostRows: z.number().int().min(100).default(20_000).meta({
      description: 'Of a larger training part, this many rows, evenly spaced, are searched on',
    }),
  })
  .prefault({});

const GatesEntry = z
  .strictObject({
    minTestConversions: z.number().min(0).default(30),
    maxCalibrationError: z.number().min(0).default(0.2).meta({
      description: 'Greatest |Σ predicted / Σ observed − 1| on the test part',
    }),
  })
  .prefault({});

/** `models/*.yaml`. */
export const ModelFile = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes'),
  grain: z.enum(['performance', 'sessions']).meta({
    description: 'What a row is: an entity (on a day), or a session',
  }),
  features: z.array(Name).min(1).meta({
    description: 'Names or groups of docs/features.md, or names of attributes',
  }),
  attributes: z.boolean().default(true).meta({
    description: 'Whether extra columns of the sources that are known in time are features too',
  }),
  leakageProneReport: z.array(Name).default([]).meta({
    description:
      'Features known too late (`attributes`: all extra columns that are) that a second model is measured with, for comparison only',
  }),
  cleaning: z
    .array(CleaningStepEntry)
    .default([])
    .refine(duplicatesFirst, 'drop_duplicates as the first step')
    .meta({
      description: 'Steps in order',
    }),
  encoding: Encoding,
  selection: Selection,
  split: SplitEntry,
  mostRows: z.number().int().min(100).default(500_000).meta({
    description:
      'Of more rows, about so many are learned from, drawn by a hash of their keys: what bounds the memory',
  }),
  engine: z.enum(['forest', 'ml-random-forest']).default('forest'),
  search: Search,
  gates: GatesEntry,
});
export type ModelFile = z.infer<typeof ModelFile>;

function duplicatesFirst(steps: readonly { readonly step: string }[]): boolean {
  return steps.slice(1).every(({ step }) => step !== 'drop_duplicates');
}

/** The JSON schema that editors use to check and complete model files: the content of `models/model.schema.json`. */
export function modelJsonSchema(): string {
  const schema = z.toJSONSchema(ModelFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'bidforest model definition', ...schema }, null, 2)}\n`;
}
