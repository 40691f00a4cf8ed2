import { z } from 'zod';
import { isDay } from '../../core/base/day.ts';
import { fitsMicros } from '../../core/base/micros.ts';

/**
 * Fields that are used, of the rows that are asked for, as REST writes them: int64 as text, enums by name.
 * What is absent stays absent: zero counts are filled in where rows are read, unknown enum names stay as they are.
 */
const int64 = z.union([z.string(), z.number()]).transform((value, context) => {
  const number = Number(value);
  if (Number.isSafeInteger(number) && value !== '') return number;
  context.addIssue({ code: 'custom', message: `expected a whole number, found ${JSON.stringify(value)}` });
  return z.NEVER;
});
/** Ids stay text: they are names, not numbers. */
const id = z.union([z.string(), z.number()]).transform(String);
const text = z.string();
const share = z.number().optional();
const date = text.refine(isDay, 'expected a day as YYYY-MM-DD');
/** An amount in currency units. */
const units = z.number().refine(fitsMicros, 'expected an amount that fits whole micros');

const customer = z.object({
  id,
  descriptiveName: text.optional(),
  currencyCode: text.optional(),
  timeZone: text.optional(),
  manager: z.boolean().optional(),
  testAccount: z.boolean().optional(),
});

const cpcPoint = z.object({
  cpcBidMicros: int64.optional(),
  cpcBidScalingModifier: z.number().optional(),
  targetCpaMicros: int64.optional(),
  targetCpaScalingModifier: z.number().optional(),
  targetRoas: z.number().optional(),
  budgetAmountMicros: int64.optional(),
  impressions: int64.optional(),
  clicks: int64.optional(),
  costMicros: int64.optional(),
  biddableConversions: z.number().optional(),
  biddableConversionsValue: units.optional(),
});
const points = z.object({ points: z.array(cpcPoint) }).optional();

const simulation = z.object({
  resourceName: text,
  type: text,
  modificationMethod: text,
  startDate: date,
  endDate: date,
  cpcBidPointList: points,
  targetCpaPointList: points,
  targetRoasPointList: points,
  budgetPointList: points,
});

const counts = z.object({
  impressions: int64.optional(),
  clicks: int64.optional(),
  costMicros: int64.optional(),
  conversions: z.number().optional(),
  conversionsValue: units.optional(),
});

const parentCampaign = z.object({ id });
const parentAdGroup = z.object({ id });

/** Schemas of rows, by query. */
export const schemas = {
  customer: z.object({ customer }),
  client: z.object({ customerClient: customer }),
  conversionTracking: z.object({
    customer: z.object({
      conversionTrackingSetting: z.object({ conversionTrackingStatus: text.optional() }).optional(),
    }),
  }),
  currency: z.object({ currencyConstant: z.object({ billableUnitMicros: int64 }) }),
  campaign: z.object({
    campaign: z.object({
      id,
      resourceName: text,
      name: text.optional(),
      status: text.optional(),
      advertisingChannelType: text.optional(),
      biddingStrategyType: text.optional(),
      biddingStrategy: text.optional(),
      biddingStrategySystemStatus: text.optional(),
      experimentType: text.optional(),
      missingEuPoliticalAdvertisingDeclaration: z.boolean().optional(),
      targetCpa: z.object({ targetCpaMicros: int64.optional() }).optional(),
      maximizeConversions: z.object({ targetCpaMicros: int64.optional() }).optional(),
      targetRoas: z.object({ targetRoas: z.number().optional() }).optional(),
      maximizeConversionValue: z.object({ targetRoas: z.number().optional() }).optional(),
    }),
    campaignBudget: z
      .object({
        id,
        resourceName: text,
        amountMicros: int64.optional(),
        explicitlyShared: z.boolean().optional(),
        referenceCount: int64.optional(),
      })
      .optional(),
  }),
  adGroup: z.object({
    campaign: parentCampaign,
    adGroup: z.object({
      id,
      resourceName: text,
      name: text.optional(),
      status: text.optional(),
      cpcBidMicros: int64.optional(),
      effectiveCpcBidMicros: int64.optional(),
      targetCpaMicros: int64.optional(),
      targetRoas: z.number().optional(),
    }),
  }),
  keyword: z.object({
    campaign: parentCampaign,
    adGroup: parentAdGroup,
    adGroupCriterion: z.object({
      criterionId: id,
      resourceName: text,
      status: text.optional(),
      cpcBidMicros: int64.optional(),
      effectiveCpcBidMicros: int64.optional(),
      effectiveCpcBidSource: text.optional(),
      keyword: z.object({ text, matchType: text.optional() }),
      qualityInfo: z
        .object({
          qualityScore: z.number().optional(),
          searchPredictedCtr: text.optional(),
          creativeQualityScore: text.optional(),
          postClickQualityScore: text.optional(),
        })
        .optional(),
      positionEstimates: z
        .object({ firstPageCpcMicros: int64.optional(), topOfPageCpcMicros: int64.optional() })
        .optional(),
    }),
  }),
  criterion: z.object({
    campaign: parentCampaign,
    campaignCriterion: z.object({
      resourceName: text,
      type: text,
      displayName: text.optional(),
      bidModifier: z.number().optional(),
      device: z.object({ type: text.optional() }).optional(),
      location: z.object({ geoTargetConstant: text.optional() }).optional(),
      adSchedule: z
        .object({
          dayOfWeek: text.optional(),
          startHour: z.number().optional(),
          endHour: z.number().optional(),
        })
        .optional(),
    }),
  }),
  adGroupModifier: z.object({
    campaign: parentCampaign,
    adGroup: parentAdGroup,
    adGroupBidModifier: z.object({
      resourceName: text,
      bidModifier: z.number().optional(),
      device: z.object({ type: text.optional() }).optional(),
    }),
  }),
  keywordDay: z.object({
    campaign: parentCampaign,
    adGroup: parentAdGroup,
    adGroupCriterion: z.object({ criterionId: id }),
    segments: z.object({ date, device: text.optional(), adNetworkType: text.optional() }),
    metrics: counts.prefault({}),
  }),
  campaignHour: z.object({
    campaign: parentCampaign,
    segments: z.object({ date, hour: z.number(), device: text.optional() }),
    metrics: counts.prefault({}),
  }),
  campaignPlace: z.object({
    campaign: parentCampaign,
    campaignCriterion: z.object({ location: z.object({ geoTargetConstant: text }).optional() }),
    segments: z.object({ date }),
    metrics: counts.prefault({}),
  }),
  campaignDay: z.object({
    campaign: parentCampaign,
    segments: z.object({ date }),
    metrics: z.object({ costMicros: int64.optional(), searchBudgetLostImpressionShare: share }).prefault({}),
  }),
  click: z.object({
    clickView: z.object({ gclid: text.optional(), keyword: text.optional() }).prefault({}),
    campaign: parentCampaign,
    adGroup: parentAdGroup.optional(),
    segments: z.object({ date, device: text.optional(), adNetworkType: text.optional() }),
  }),
  conversionLag: z.object({
    campaign: parentCampaign,
    segments: z.object({ date, conversionLagBucket: text.optional() }),
    metrics: counts.prefault({}),
  }),
  conversionsOn: z.object({
    campaign: parentCampaign,
    segments: z.object({ date }),
    metrics: z
      .object({
        conversionsByConversionDate: z.number().optional(),
        conversionsValueByConversionDate: units.optional(),
      })
      .prefault({}),
  }),
  impressionShare: z.object({
    campaign: parentCampaign,
    adGroup: parentAdGroup,
    segments: z.object({ date }),
    metrics: z
      .object({
        searchImpressionShare: share,
        searchTopImpressionShare: share,
        searchAbsoluteTopImpressionShare: share,
        searchRankLostImpressionShare: share,
      })
      .prefault({}),
  }),
  changeEvent: z.object({
    changeEvent: z.object({
      resourceName: text,
      changeDateTime: text,
      changeResourceName: text,
      changeResourceType: text.optional(),
      clientType: text.optional(),
      userEmail: text.optional(),
      resourceChangeOperation: text.optional(),
      changedFields: text.optional(),
      oldResource: z.record(z.string(), z.unknown()).optional(),
      newResource: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  campaignSimulation: z.object({ campaignSimulation: simulation }),
  adGroupSimulation: z.object({ adGroupSimulation: simulation }),
  keywordSimulation: z.object({ adGroupCriterionSimulation: simulation }),
} as const;

export type RowName = keyof typeof schemas;
export type ParsedRow<N extends RowName> = z.output<(typeof schemas)[N]>;
export type SimulationRow = z.output<typeof simulation>;
export type CountsRow = z.output<typeof counts>;
export type CustomerRow = z.output<typeof customer>;
