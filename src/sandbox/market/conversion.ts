import type { Category, Keyword } from './market.ts';

/** What conversion depends on that can be known before the click. */
export interface ConversionTraits {
  readonly text: string;
  readonly matchType: Keyword['matchType'];
  readonly qualityScore: number;
  readonly category: Category;
  readonly landingSeconds: number;
  readonly priceIndex: number;
  readonly returningShare: number;
}

/** Log-odds lifts of words that tell what the searcher wants. */
const INTENT: readonly (readonly [RegExp, number])[] = [
  [/\b(buy|order|shop)\b/, 0.75],
  [/\b(near me|today|book)\b/, 0.45],
  [/\b(best|top)\b/, -0.2],
  [/\b(review|reviews|vs)\b/, -0.5],
  [/\b(free|diy|how)\b/, -1.5],
];

const CATEGORY_LIFT: Record<Category, number> = { business: -0.25, retail: 0.25, travel: -0.05, local: 0.3 };
const PRICE_SLOPE: Record<Category, number> = { business: 0.15, retail: -0.55, travel: -0.2, local: -0.2 };

/** By device: mobile, desktop, tablet. */
const DEVICE_LIFT: Record<Category, readonly number[]> = {
  business: [-0.5, 0.35, -0.1],
  retail: [-0.3, 0.35, 0.05],
  travel: [-0.25, 0.3, 0.1],
  local: [0.3, -0.3, 0],
};

/** By daypart: night, morning, afternoon, evening. */
const DAYPART_LIFT: Record<Category, readonly number[]> = {
  business: [-0.8, 0.35, 0.3, -0.4],
  retail: [-0.3, -0.1, 0.05, 0.2],
  travel: [-0.1, 0, 0, 0.15],
  local: [-0.6, 0.3, 0.2, -0.2],
};

/** By weekday, Sunday first: a factor on the conversion rate, mean 1. */
const WEEKDAY_FACTOR: Record<Category, readonly number[]> = {
  business: [0.72, 1.08, 1.1, 1.1, 1.08, 1.04, 0.88],
  retail: [1.12, 0.96, 0.95, 0.95, 0.97, 1.0, 1.05],
  travel: [1.1, 1.02, 1.0, 0.98, 0.97, 0.95, 0.98],
  local: [0.85, 1.05, 1.03, 1.02, 1.02, 1.03, 1.0],
};

/**
 * Log-odds of a conversion, up to the account's constant and what nobody can see.
 * Not linear, on purpose: broad match spoils intent, `cheap` sells only where the price is low,
 * a slow page hurts beyond three seconds, and the effect of price changes its sign with the category.
 */
export function conversionLogit(traits: ConversionTraits): number {
  const { category, matchType, priceIndex } = traits;
  const text = traits.text.toLowerCase();
  let intent = 0;
  for (const [word, lift] of INTENT) if (word.test(text)) intent += lift;
  const cheap = /\b(cheap|sale|voucher|discount)\b/.test(text);
  return (
    intent * (matchType === 'BROAD' ? 0.25 : 1) +
    (matchType === 'EXACT' ? 0.4 : matchType === 'BROAD' ? -0.35 : 0) +
    (cheap ? (priceIndex < 0 ? 0.8 : -0.8) : 0) +
    CATEGORY_LIFT[category] +
    PRICE_SLOPE[category] * priceIndex -
    0.6 * Math.min(3, Math.max(0, traits.landingSeconds - 3)) +
    (traits.qualityScore > 7 && matchType === 'EXACT' ? 0.3 : 0) +
    traits.returningShare * (category === 'retail' ? 1.4 : 0.4)
  );
}

/** What device, daypart and place add; `placeLift` is the place's own, which works against the device at night. */
export function cellLogit(category: Category, device: number, daypart: number, placeLift: number): number {
  return (
    (DEVICE_LIFT[category][device] as number) +
    (DAYPART_LIFT[category][daypart] as number) +
    placeLift * (device === 0 && (daypart === 0 || daypart === 3) ? -0.5 : 1)
  );
}

/** Factor of the weekday (1 = Sunday) on the conversion rate. */
export function weekdayConversion(category: Category, weekday: number): number {
  return WEEKDAY_FACTOR[category][weekday - 1] as number;
}

/** 1 / (1 + e^−x). */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
