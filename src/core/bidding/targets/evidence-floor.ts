/** Fewer conversions, those still to come included, say too little of what a conversion is worth. */
export const LEAST_CONVERSIONS = 30;
