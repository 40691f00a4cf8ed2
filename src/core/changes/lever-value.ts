import type { AdsSetting } from '../base/ads-write.ts';
import { micros, type Micros } from '../base/micros.ts';

/** How the values of a setting are held: money in micros, or a ratio whose wire value is a double. */
interface SettingUnit {
  readonly ratio: boolean;
  /** A value must be a multiple; null: of the billable unit of the currency. In millionths. */
  readonly stepMicros: number | null;
  readonly leastMicros: number;
  readonly mostMicros: number;
  /** Whether it may be cleared, so that the entity follows its parent. */
  readonly clearable: boolean;
}

const money = { ratio: false, stepMicros: null, leastMicros: 1, mostMicros: 1e12, clearable: false } as const;
/** 0.01 to 1000 (Google Ads API, `TargetRoas.target_roas`). */
const roas = { ratio: true, stepMicros: 100, leastMicros: 1e4, mostMicros: 1e9, clearable: false } as const;
/** 0.1 to 10 in steps of a per cent; 0, which opts out of a device, is a person's decision. */
const modifier = {
  ratio: true,
  stepMicros: 1e4,
  leastMicros: 1e5,
  mostMicros: 1e7,
  clearable: false,
} as const;

/** Units and limits of every setting that bidforest writes. */
export const SETTING_UNITS: Readonly<Record<AdsSetting, SettingUnit>> = {
  'keyword.cpc_bid': { ...money, clearable: true },
  'ad_group.cpc_bid': money,
  'ad_group.target_cpa': { ...money, clearable: true },
  'ad_group.target_roas': { ...roas, clearable: true },
  'ad_group.bid_modifier': modifier,
  'campaign.target_cpa': money,
  'campaign.target_roas': roas,
  'campaign.bid_modifier': modifier,
  'campaign.budget': money,
};

/** What a number of the platform is in millionths. Single-precision noise of ratios is rounded away. */
export function fromPlatform(setting: AdsSetting, value: number | null): Micros | null {
  if (value === null || !Number.isFinite(value)) return null;
  return micros(Math.round(SETTING_UNITS[setting].ratio ? value * 1e6 : value));
}

/** What millionths are on the wire: micros for money, the nearest double for a ratio. */
export function toPlatform(setting: AdsSetting, value: Micros | null): number | null {
  if (value === null) return null;
  return SETTING_UNITS[setting].ratio ? value / 1e6 : value;
}

/** Why a value may not be written, or null. `unitMicros` is the billable unit of the account's currency. */
export function valueProblem(setting: AdsSetting, value: number | null, unitMicros: number): string | null {
  const { stepMicros, leastMicros, mostMicros, clearable } = SETTING_UNITS[setting];
  if (value === null) return clearable ? null : `${setting} cannot be cleared, only set`;
  const step = stepMicros ?? unitMicros;
  if (!Number.isSafeInteger(step) || step <= 0) return `${step} is no billable unit`;
  if (!Number.isSafeInteger(value)) return `${setting} must be a whole number of millionths, found ${value}`;
  if (value < leastMicros || value > mostMicros) {
    return `${setting} must be from ${leastMicros / 1e6} to ${mostMicros / 1e6}, found ${value / 1e6}`;
  }
  if (value % step !== 0) return `${setting} must be a multiple of ${step / 1e6}, found ${value / 1e6}`;
  return null;
}
