import type { Day } from '../../core/base/day.ts';
import type { Micros } from '../../core/base/micros.ts';

/** One session as the property recorded it. */
export interface Visit {
  readonly id: string;
  readonly day: Day;
  readonly hour: number;
  readonly source: string;
  readonly medium: string;
  /** `(not set)` where no advertised campaign brought it. */
  readonly campaignId: string;
  readonly campaign: string;
  readonly landingPage: string;
  readonly device: string;
  /** Null for a visitor who refused to be recognised. */
  readonly returning: boolean | null;
  readonly bounced: boolean;
  readonly seconds: number;
  readonly pageViews: number;
  readonly keyEvents: number;
  readonly revenueMicros: Micros;
}

/** A web site that is measured: a property of Google Analytics. */
export interface Site {
  /** Digits, as in `properties/271828182`. */
  readonly propertyId: string;
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  /** Sessions of a day that is over, with the purchases known by the end of another day. */
  visits(day: Day, knownBy: Day): readonly Visit[];
}
