import { z } from 'zod';

/** Upper case, as names of variables are and secrets are not. */
export const VariableName = z
  .string()
  .regex(/^[A-Z_][A-Z0-9_]*$/, 'the name of an environment variable in capitals, never its value');

/** Where a secret is; it itself is never in the configuration. */
export const SecretSetting = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('environment'),
    variable: VariableName.meta({ description: 'Name of the environment variable that holds it' }),
  }),
  z.strictObject({
    from: z
      .literal('file')
      .meta({ description: 'A file that holds nothing else, as secret stores mount it' }),
    path: z.string().min(1).meta({
      description: 'Outside the repository: absolute, from `~/`, or relative to the configuration',
    }),
  }),
]);

export type SecretSetting = z.infer<typeof SecretSetting>;
