import { addDays, type Day } from '../../core/base/day.ts';
import type { Caller } from '../google-ads/access.ts';
import { RequestFailure } from '../google-ads/api-error.ts';
import { localDay } from '../google-ads/local-time.ts';
import { ANALYTICS_SCOPE } from '../google-ads/settings.ts';
import type { Twin } from '../google-ads/twin.ts';
import { DIMENSIONS, METRICS } from './fields.ts';
import { checkRequest, type ReportPlan, type ReportRequest } from './report-request.ts';
import { runReport, type Report, type ReportRow } from './run-report.ts';
import { ANALYTICS_DEFAULTS, type AnalyticsSettings } from './settings.ts';
import { TokenQuota, type PropertyQuota } from './token-quota.ts';
import type { Site } from './visit.ts';

const HOUR_MS = 3_600_000;
const PROPERTY_ID = 'https://developers.google.com/analytics/devguides/reporting/data/v1/property-id';

/** The Data API of one property without its wire. Clock, tokens and faults are those of the server that it is part of. */
export class AnalyticsTwin {
  readonly site: Site;
  readonly twin: Twin;
  settings: AnalyticsSettings;
  readonly #quota = new TokenQuota();
  readonly #wallClock: () => number;

  constructor(site: Site, twin: Twin, wallClock: () => number, settings: Partial<AnalyticsSettings> = {}) {
    this.site = site;
    this.twin = twin;
    this.settings = { ...ANALYTICS_DEFAULTS, ...settings };
    this.#wallClock = wallClock;
  }

  /** Answers `RunReport`, as the protocol has it. @throws RequestFailure */
  runReport(request: ReportRequest, caller: Caller): object {
    this.#admit(request.property ?? '', caller);
    const now = this.twin.clock.now();
    const { settings, site } = this;
    const end = this.#quota.begin(now, settings);
    try {
      this.twin.store.advanceTo(now);
      const today = localDay(now, site.timeZone);
      const plan = checkRequest(request, today, site.currency);
      const report = runReport(site, plan, this.#readiness(now, today), settings);
      const page = report.rows.slice(plan.offset, plan.offset + plan.limit);
      const quota = this.#quota.charge(tokensOf(plan, page.length), now, settings);
      return this.#response(plan, report, page, request.returnPropertyQuota === true ? quota : null);
    } finally {
      end();
    }
  }

  /** Answers `GetMetadata`. @throws RequestFailure */
  metadata(name: string, caller: Caller): object {
    this.#admit(name.replace(/\/metadata$/, ''), caller);
    return {
      name,
      dimensions: Object.entries(DIMENSIONS).map(([apiName, { uiName }]) => ({ apiName, uiName })),
      metrics: Object.entries(METRICS).map(([apiName, { uiName, type, restricted }]) => ({
        apiName,
        uiName,
        type,
        blockedReasons: this.#isRestricted(restricted) ? ['NO_REVENUE_METRICS'] : [],
      })),
    };
  }

  #admit(property: string, caller: Caller): void {
    this.twin.access.authenticate(caller, this.twin.settings, this.#wallClock(), ANALYTICS_SCOPE);
    if (!this.settings.apiEnabled)
      throw new RequestFailure(
        'PERMISSION_DENIED',
        [],
        'Google Analytics Data API has not been used in project 123456 before or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/analyticsdata.googleapis.com/overview?project=123456 then retry.',
      );
    if (!this.settings.mayRead || property !== `properties/${this.site.propertyId}`)
      throw new RequestFailure(
        'PERMISSION_DENIED',
        [],
        `User does not have sufficient permissions for this property. To learn more about Property ID, see ${PROPERTY_ID}.`,
      );
  }

  #readiness(now: number, today: Day): { readonly lastDay: Day; readonly processedDay: Day } {
    const processed = localDay(now - this.settings.processingHours * HOUR_MS, this.site.timeZone);
    return { lastDay: addDays(today, -1), processedDay: addDays(processed, -1) };
  }

  #isRestricted(kind: 'REVENUE_DATA' | undefined): boolean {
    return kind !== undefined && this.settings.restrictedMetrics.includes(kind);
  }

  #response(
    plan: ReportPlan,
    report: Report,
    page: readonly ReportRow[],
    quota: PropertyQuota | null,
  ): object {
    const restricted = plan.metrics.filter(({ field }) => this.#isRestricted(field.restricted));
    return {
      dimensionHeaders: plan.dimensions.map(({ name }) => ({ name })),
      metricHeaders: plan.metrics.map(({ name, field }) => ({ name, type: field.type })),
      rows: page.map(({ key, sums }) => ({
        dimensionValues: key.map((value) => ({ value })),
        metricValues: plan.metrics.map(({ field }) => ({
          value: this.#isRestricted(field.restricted) ? '0' : valueText(field.of(sums), field.type),
        })),
      })),
      rowCount: report.rows.length,
      metadata: {
        currencyCode: this.site.currency,
        timeZone: this.site.timeZone,
        dataLossFromOtherRow: report.otherRow,
        subjectToThresholding: report.thresholded,
        ...(report.sampled === null
          ? {}
          : {
              samplingMetadatas: [
                { samplesReadCount: report.sampled.read, samplingSpaceSize: report.sampled.of },
              ],
            }),
        ...(restricted.length === 0
          ? {}
          : {
              schemaRestrictionResponse: {
                activeMetricRestrictions: restricted.map(({ name, field }) => ({
                  metricName: name,
                  restrictedMetricTypes: [field.restricted],
                })),
              },
            }),
      },
      ...(quota === null ? {} : { propertyQuota: quota }),
      kind: 'analyticsData#runReport',
    };
  }
}

/** Google gives no formula, only that rows, columns and days cost; most requests take ten tokens or fewer. */
function tokensOf({ dimensions, metrics, from, to }: ReportPlan, rows: number): number {
  const days = (Date.parse(to) - Date.parse(from)) / (24 * HOUR_MS) + 1;
  return Math.ceil(1 + (dimensions.length + metrics.length) / 4 + rows / 1_000 + days / 30);
}

function valueText(value: number, type: string): string {
  return type === 'TYPE_INTEGER' ? String(Math.round(value)) : String(value);
}
