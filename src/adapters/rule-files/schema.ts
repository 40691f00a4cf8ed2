import { z } from 'zod';
import { isDay } from '../../core/base/day.ts';
import type { ParameterDef } from '../../core/guardrails/parameter.ts';
import { RULE_KINDS } from '../../core/guardrails/rule.ts';
import { WHERE_FIELDS } from '../../core/guardrails/where.ts';
import type { WhereField } from '../../core/guardrails/where.ts';

/** Most that an amount in a rule may be, in currency units: a larger one is a slip of the pen. */
const MOST_UNITS = 1_000_000;

const Patterns = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

/** Which entities a rule is meant for: a pattern or a list of patterns per field. */
export const WhereSetting = z
  .strictObject(
    Object.fromEntries(WHERE_FIELDS.map((field) => [field, Patterns.optional()])) as Record<
      WhereField,
      z.ZodOptional<typeof Patterns>
    >,
  )
  .meta({ description: 'Which entities are meant; `*` stands for any text. All of them when absent' });
export type WhereSetting = z.infer<typeof WhereSetting>;

/** One rule as written: name, kind, where, and the parameters of its kind. */
export const RuleSetting = z.discriminatedUnion('kind', ruleSchemas());

/** A rule after validation, before units are converted. */
export interface RuleSetting {
  readonly name: string;
  readonly kind: keyof typeof RULE_KINDS;
  readonly where?: WhereSetting;
  readonly [parameter: string]: unknown;
}

/** A file of rules. */
export const RuleFile = z.strictObject({
  rules: z.array(RuleSetting).meta({ description: 'Applied in this order' }),
});

/** The JSON schema that editors use to check and complete `rules/*.yaml`. */
export function ruleJsonSchema(): string {
  const schema = z.toJSONSchema(RuleFile, { io: 'input', target: 'draft-7' });
  return `${JSON.stringify({ title: 'bidforest guardrails', ...schema }, null, 2)}\n`;
}

type KindSchema = z.ZodObject<{ kind: z.ZodLiteral<string> }>;

function ruleSchemas(): [KindSchema, ...KindSchema[]] {
  return Object.values(RULE_KINDS).map(({ kind, description, parameters }) =>
    z
      .strictObject({
        name: z
          .string()
          .regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes, such as max-cpc')
          .meta({ description: 'Unique in the file; verdicts show it as <file>/<name>' }),
        kind: z.literal(kind),
        where: WhereSetting.optional(),
        ...Object.fromEntries(Object.entries(parameters).map(([name, def]) => [name, parameterSchema(def)])),
      })
      .meta({ description }),
  ) as unknown as [KindSchema, ...KindSchema[]];
}

function parameterSchema(def: ParameterDef): z.ZodType {
  const described = typeSchema(def).meta({ description: def.doc });
  if (def.default === undefined) return described;
  return def.default === null ? described.optional() : described.default(def.default);
}

function typeSchema({ type, options }: ParameterDef): z.ZodType {
  if (type === 'choice') return z.enum(options ?? []);
  if (type === 'ratio') return z.number().min(0).max(10);
  if (type === 'money') return z.number().min(0).max(MOST_UNITS);
  if (type === 'count') return z.number().int().min(0);
  if (type === 'days') return z.number().int().min(0).max(3650);
  if (type === 'text') return z.string().min(1).max(200);
  return z.string().refine(isDay, 'a day as YYYY-MM-DD');
}
