import { z } from 'zod';
import { DayText } from './parts.ts';

const Money = z.number().meta({ description: 'Expected margin less cost, in account currency.' });

/** One day of a trial. */
export const TrialDay = z.strictObject({
  day: DayText,
  profit: Money,
  leftAlone: Money,
  best: Money.meta({
    description: 'At the best targets, and a bid of its own for every device, hour and place of a keyword.',
  }),
  changes: z.number().int().meta({ description: 'Bids that were changed in the morning.' }),
});
export type TrialDay = z.infer<typeof TrialDay>;

/** Days run live against a simulated market whose truth is known: what the bids made, and what else they could have. */
export const TrialDocument = z.strictObject({
  marginShare: z.number().meta({ description: 'Share of order value that is margin in the market.' }),
  days: z.array(TrialDay),
  totals: z.strictObject({
    profit: Money,
    leftAlone: Money.meta({ description: 'Of the same days with the bids never touched.' }),
    best: Money.meta({
      description:
        'Of the same days, for somebody who knows the truth: the best targets, and a bid for every device, hour and place of a keyword.',
    }),
    changes: z.number().int(),
  }),
  drift: z.array(z.strictObject({ day: DayText, what: z.string() })),
});
export type TrialDocument = z.infer<typeof TrialDocument>;
