import { readCredentials } from './config/read-credentials.ts';
import { openTokenSource } from './adapters/google-ads/token-source.ts';
import { analyticsExportSource, type AnalyticsExport } from './adapters/google-analytics/export-source.ts';
import { googleAnalyticsSource } from './adapters/google-analytics/google-analytics-source.ts';
import { ANALYTICS_SCOPE } from './adapters/google-analytics/options.ts';
import { tokenError } from './adapters/google-analytics/remote-failure.ts';
import { openBigQuery } from './adapters/warehouse/bigquery/open-bigquery.ts';
import type { ExportSetting, GoogleAnalyticsSetting } from './config/google-analytics.ts';
import type { Config } from './config/load-config.ts';
import type { Clock, ReportSource, Warehouse } from './jobs/ports.ts';
import type { World } from './jobs/world.ts';
import { bigQueryKey } from './wire-warehouse.ts';

/** The source name that rows of Google Analytics carry. */
const GOOGLE_ANALYTICS = 'google-analytics';
/** The source name that events of its BigQuery export carry. */
const GOOGLE_ANALYTICS_EXPORT = 'google-analytics-export';

/** Properties of Google Analytics and their exports, part of what `wire.ts` connects. Nothing is loaded before their first call. */
export function analyticsSources(
  config: Config,
  setting: GoogleAnalyticsSetting,
  now: Clock,
): World['sources'] {
  return {
    [GOOGLE_ANALYTICS]: propertiesOf(config, setting, now),
    ...exportsOf(config, setting),
  };
}

function propertiesOf(
  { currency, timeZone, folder }: Config,
  setting: GoogleAnalyticsSetting,
  now: Clock,
): ReportSource {
  const endpoint = setting.endpoint ?? null;
  const system = { name: 'Google Analytics', section: 'googleAnalytics' };
  const place = { environment: process.env, folder, system };
  return googleAnalyticsSource({
    properties: setting.properties.map(({ id, name = id }) => ({ id, name })),
    currency,
    timeZone,
    endpoint,
    timeoutMs: setting.deadlineSeconds * 1000,
    now,
    tokens: () =>
      openTokenSource({
        credentials: () => readCredentials(setting.credentials, place),
        endpoint,
        scope: ANALYTICS_SCOPE,
        failure: tokenError,
      }),
  });
}

/** Exports of properties, where there are any. */
function exportsOf(
  { currency, timeZone, folder }: Config,
  { properties }: GoogleAnalyticsSetting,
): World['sources'] {
  const exports = properties.flatMap(({ id, name = id, export: place }): AnalyticsExport[] => {
    if (place === undefined) return [];
    const { dataset, keyEvents } = place;
    const zone = place.timeZone ?? timeZone;
    return [{ propertyId: id, name, dataset, keyEvents, timeZone: zone, ...exportReader(place, folder) }];
  });
  return exports.length === 0
    ? {}
    : { [GOOGLE_ANALYTICS_EXPORT]: analyticsExportSource({ exports, currency }) };
}

/** Runs queries where an export is; opened with the first one. */
function exportReader(
  { dataset, location, keyFile, mostGigabytes }: ExportSetting,
  folder: string,
): Pick<AnalyticsExport, 'stream' | 'close'> {
  const [project = ''] = dataset.split('.');
  let opened: Promise<Warehouse> | undefined;
  const open = (): Promise<Warehouse> =>
    (opened ??= openBigQuery({
      project,
      location,
      endpoint: null,
      credentials: keyFile === undefined ? null : bigQueryKey({ from: 'file', path: keyFile }, folder),
      dataset: '',
      tables: [],
      maxBytesPerQuery: mostGigabytes * 1e9,
      costs: null,
      now: () => new Date(),
    }).then((warehouse) => warehouse.labelled({ job: 'ingest', model: GOOGLE_ANALYTICS_EXPORT })));
  return {
    async *stream(sql, params) {
      yield* (await open()).stream(sql, params);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
