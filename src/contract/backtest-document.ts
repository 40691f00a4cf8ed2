import { z } from 'zod';
import { DayText } from './parts.ts';

/** `bidforest backtest --json`: what other bids would have earned on logged days, or why that cannot be told. */
export const BacktestDocument = z.strictObject({
  policy: z.string(),
  from: DayText.nullable(),
  to: DayText.nullable(),
  currency: z.string(),
  refusal: z.string().nullable().meta({ description: 'Why no number is given; null when one is' }),
  gain: z.strictObject({ value: z.number(), low: z.number(), high: z.number() }).nullable().meta({
    description: 'Profit of the policy less that of the log over these days, with its 95 % interval',
  }),
  logged: z.number().nullable().meta({ description: 'Profit of the log over the same days' }),
  overlap: z.strictObject({
    draws: z.number().int().meta({ description: 'Logged bids, each with the days it was in force' }),
    entities: z.number().int(),
    outsideShare: z.number().meta({
      description:
        'Share of the cost where the policy bids outside what was tried, or the bid was not random',
    }),
    effectiveDraws: z
      .number()
      .meta({ description: 'Draws that the weights are worth, counted with their cost' }),
    meanWeight: z.number().meta({ description: '1 where signs come as often as recorded' }),
    meanWeightErrors: z.number().meta({ description: 'Standard errors that it is from 1' }),
  }),
});
export type BacktestDocument = z.infer<typeof BacktestDocument>;
