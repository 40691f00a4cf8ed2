import { z } from 'zod';
import { isDay } from '../../core/base/day.ts';

/** Digits; Meta gives ids and counts as texts. */
const Id = z.string().regex(/^\d+$/, 'digits');
const Count = z
  .string()
  .regex(/^\d+$/, 'a whole number')
  .transform(Number)
  .refine(Number.isSafeInteger, 'a number below 2^53');
/** Kept as it came: money must not pass through a double. */
const Decimal = z.string().regex(/^-?\d{1,29}(\.\d{1,9})?$/, 'a number with at most nine decimals');

/** One action type with its value in all windows (`value`) and in each that was asked. */
const Action = z
  .looseObject({ action_type: z.string().min(1), value: Decimal })
  .transform((action, context) => {
    const windows: Record<string, string> = {};
    for (const [key, value] of Object.entries(action)) {
      if (key === 'action_type') continue;
      const read = Decimal.safeParse(value);
      if (read.success) windows[key] = read.data;
      else context.addIssue({ code: 'custom', path: [key], message: 'a number with at most nine decimals' });
    }
    return { type: action.action_type, windows };
  });

/** One entity and day of the insights. Meta leaves out what is zero. */
export const InsightsRow = z.object({
  account_currency: z.string().regex(/^[A-Z]{3}$/, 'a currency'),
  campaign_id: Id.optional(),
  campaign_name: z.string().optional(),
  adset_id: Id.optional(),
  adset_name: z.string().optional(),
  ad_id: Id.optional(),
  ad_name: z.string().optional(),
  date_start: z.string().refine(isDay, 'a day as YYYY-MM-DD'),
  date_stop: z.string(),
  impressions: Count.default(0),
  clicks: Count.default(0),
  inline_link_clicks: Count.default(0),
  inline_post_engagement: Count.default(0),
  spend: Decimal.default('0'),
  actions: z.array(Action).default([]),
  action_values: z.array(Action).default([]),
});
export type InsightsRow = z.infer<typeof InsightsRow>;
export type Action = z.infer<typeof Action>;

/** An ad account. */
export const AccountRow = z.object({
  account_id: Id,
  name: z.string().optional(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'a currency'),
  timezone_name: z.string().min(1),
});

/** How a report job is doing. */
export const JobRow = z.object({
  async_status: z.string(),
  async_percent_completion: z.number().optional(),
});

/** What Meta says of a token. */
export const TokenRow = z.object({
  data: z.object({
    is_valid: z.boolean(),
    scopes: z.array(z.string()).optional(),
    /** Seconds since 1970; 0 where it does not expire. */
    expires_at: z.number().optional(),
  }),
});
export type TokenRow = z.infer<typeof TokenRow>;
