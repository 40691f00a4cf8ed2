import { z } from 'zod';
import { Amount } from './parts.ts';
import { PlannedDecision } from './plan-document.ts';

const expected = {
  bid: Amount,
  clicks: z.number().meta({ description: 'Clicks of a day' }),
  cost: Amount,
  profit: Amount.meta({ description: 'Worth of the clicks under the goal less their cost' }),
};

/** What a day is expected to bring at bids around the present one. */
export const ResponseEntry = z.strictObject({
  measure: z.enum(['profit', 'worth_less_cost']).meta({
    description: 'What `profit` is: margin less cost, or under a target the worth at the target less cost.',
  }),
  days: z.number().int().meta({ description: 'Days before the plan whose clicks and cost it starts from.' }),
  clickWorth: Amount.meta({ description: 'What a click brings under the goal, before its cost.' }),
  marginalCostFactor: z
    .number()
    .meta({ description: 'Cost of one more click over the bid, taken to be the same at every bid.' }),
  budgetDivisor: z.number().meta({
    description: 'What budgets divide the bid by, its campaign’s and the month’s; 1: none is felt.',
  }),
  elasticity: z
    .number()
    .meta({ description: 'Change of clicks by change of bid, both relative, that follows from it.' }),
  bestBid: Amount.nullable().meta({ description: 'Bid with the most profit; null when it is not in sight.' }),
  marks: z.array(z.strictObject({ mark: z.enum(['now', 'planned', 'wanted']), ...expected })),
  points: z.array(z.strictObject(expected)),
});
export type ResponseEntry = z.infer<typeof ResponseEntry>;

/** A decision with its response curve. */
export const ExplainedDecision = z.strictObject({
  ...PlannedDecision.shape,
  response: ResponseEntry.nullable().meta({
    description:
      'Expected outcome over bids; null without a bid, without clicks in the last days, or where no maximum bid is turned.',
  }),
});
export type ExplainedDecision = z.infer<typeof ExplainedDecision>;

/** `bidforest explain --json`: the decisions about the entities that match, as the last plan would make them. */
export const ExplainDocument = z.strictObject({
  query: z.string(),
  goal: z.string(),
  currency: z.string(),
  runId: z.string().nullable(),
  why: z.string(),
  matches: z.array(ExplainedDecision),
});
export type ExplainDocument = z.infer<typeof ExplainDocument>;
