import { z } from 'zod';
import { Amount, DayText } from './parts.ts';

/** What one source claims of a range of days; never added to what another claims. */
const Claimant = z.strictObject({
  claimant: z.string().meta({ description: 'Source' }),
  kind: z.enum(['platform', 'analytics', 'crm']),
  conversions: z.number(),
  value: Amount.nullable(),
  margin: Amount.nullable().meta({ description: 'Of a CRM only' }),
});

/** Who claims which conversions. */
export const ClaimsDocument = z.strictObject({
  from: DayText,
  to: DayText,
  claimants: z.array(Claimant),
  orders: z
    .strictObject({ byClick: z.number(), byCampaign: z.number(), unattributed: z.number() })
    .nullable()
    .meta({ description: 'How orders of the CRM were joined to campaigns; null without a CRM' }),
  beyondOrders: z.number().nullable().meta({
    description:
      'Conversions that platforms claim together beyond the orders of these days: claimed more than once, or no order. Null without a CRM',
  }),
  campaigns: z.array(
    z.strictObject({
      source: z.string().meta({ description: 'Platform of the campaign' }),
      campaign: z.string(),
      platform: z.number(),
      analytics: z.number().nullable(),
      ordersByClick: z.number().nullable(),
      ordersByCampaign: z.number().nullable(),
      orderValue: Amount.nullable(),
    }),
  ),
});
export type ClaimsDocument = z.infer<typeof ClaimsDocument>;
