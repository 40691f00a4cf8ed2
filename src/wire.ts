import { createHash, randomUUID } from 'node:crypto';
import { globSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { facebookAdsSource } from './adapters/facebook-ads/facebook-ads-source.ts';
import type { FacebookAdsOptions } from './adapters/facebook-ads/options.ts';
import { postgresCrm } from './adapters/crm/postgres-crm.ts';
import type { CrmOptions } from './adapters/crm/options.ts';
import { warehouseCrm } from './adapters/crm/warehouse-crm.ts';
import { fileSource } from './adapters/files/file-source.ts';
import { googleAdsPlatform } from './adapters/google-ads/google-ads-platform.ts';
import { googleAdsProbe, type ProbeOptions } from './adapters/google-ads/google-ads-probe.ts';
import { describeReference, readCredentials } from './config/read-credentials.ts';
import { quotaProject } from './adapters/google-ads/quota-project.ts';
import { modelFiles } from './adapters/model-files/model-files.ts';
import { folderModelStore } from './adapters/model-store/folder-model-store.ts';
import { folderOutbox } from './adapters/outbox/folder-outbox.ts';
import { keyedPseudonyms } from './adapters/pseudonyms/keyed-pseudonyms.ts';
import { ruleFiles } from './adapters/rule-files/rule-files.ts';
import { dataformTransforms } from './adapters/transforms/dataform-transforms.ts';
import { nodeThreads } from './adapters/threads/node-threads.ts';
import { homeSalt } from './config/home-salt.ts';
import { makeHome } from './config/make-home.ts';
import { DEFAULT_CLICK_DAYS } from './config/google-ads.ts';
import type { Config } from './config/load-config.ts';
import { MetaSetting } from './config/meta.ts';
import { describeSecret, readSecret } from './config/read-secret.ts';
import { ConfigError } from './core/base/errors.ts';
import { micros } from './core/base/micros.ts';
import type { Pseudonyms } from './core/base/personal-data.ts';
import { enginesOn } from './core/forest/engines.ts';
import { countedPlatform } from './jobs/counted-platform.ts';
import { withQuarantine } from './jobs/data/quarantine.ts';
import { withHoldOuts } from './jobs/experiment/hold-out-rules.ts';
import { dayIn } from './jobs/write-world.ts';
import { operationQuota } from './jobs/operation-quota.ts';
import type { Clock, Progress, Warehouse } from './jobs/ports.ts';
import type { OperationQuota } from './jobs/connection-port.ts';
import { warehouseLedger } from './jobs/warehouse-ledger.ts';
import type { CrmConnection, FileRequest, Settings, World } from './jobs/world.ts';
import { renderReport } from './report/render-report.ts';
import { analyticsSources } from './wire-analytics.ts';
import { openWarehouse, querySchedules } from './wire-warehouse.ts';

/** Each thread keeps the rows of a tree twice; more threads than this gain little. */
const MOST_THREADS = 8;
/** The source name that rows of Google Ads carry. */
const GOOGLE_ADS = 'google-ads';
/** The source name that rows of Meta carry. */
const META = 'meta';
const packageRoot = resolve(import.meta.dirname, '..');

/** Parts that a shell may bring itself: what is connected, the clock and the names of runs. */
export type WorldParts = Partial<Pick<World, 'ads' | 'sources' | 'now' | 'newRunId'>>;

/** Builds the world of a configuration: the only place that knows which adapter plays which port. `command` is what costs are written down under. */
export async function openWorld(
  config: Config,
  progress: Progress,
  parts: WorldParts = {},
  command = 'bidforest',
): Promise<World> {
  makeHome(config.home);
  const { warehouse, datasets } = await openWarehouse(config, command);
  const now = parts.now ?? ((): Date => new Date());
  const crew = nodeThreads(Math.min(MOST_THREADS, availableParallelism()));
  const ads = connectGoogleAds(config, warehouse, () => new Date());
  const sources = connectSources(config, now);
  const pseudonyms = pseudonymsOf(config);
  const hash: World['hash'] = (content) => {
    const hash = createHash('sha256');
    const whole = typeof content === 'string' || content instanceof Uint8Array;
    for (const part of whole ? [content] : content) hash.update(part);
    return hash.digest('hex');
  };
  return {
    settings: settingsOf(config),
    warehouse,
    ledger: warehouseLedger(warehouse, hash),
    ads: ads.ads,
    sources,
    crm: connectCrm(config, warehouse, pseudonyms),
    quotas: ads.quotas,
    probes: ads.probes,
    transforms: dataformTransforms({
      project: config.warehouse.project,
      dataset: config.warehouse.dataset,
      warehouse,
      blockRows: config.warehouse.engine === 'duckdb' ? DUCKDB_BLOCK_ROWS : null,
    }),
    schedules: querySchedules(config),
    files: fileSource(pseudonyms),
    modelFiles: modelFiles(folderOf(config, config.models, 'models')),
    ruleFiles: withQuarantine(
      withHoldOuts(ruleFiles(folderOf(config, config.rules, 'rules')), warehouse, () =>
        dayIn(config.timeZone, now()),
      ),
      warehouse,
      config.bidding.evidenceDays,
    ),
    models: folderModelStore(join(config.home, 'models')),
    datasets,
    outbox: folderOutbox(config.home),
    engines: enginesOn(crew),
    renderReport,
    hash,
    now,
    newRunId: () => randomUUID(),
    progress,
    ...parts,
    async close() {
      for (const platform of Object.values(parts.ads ?? {})) await platform.close();
      await ads.close();
      for (const source of Object.values({ ...sources, ...parts.sources })) await source.close();
      await crew.close();
      await warehouse.close();
    },
  };
}

/** Sources of reports that take no bids, by the name that their rows carry. Nothing is loaded before their first call. */
function connectSources(config: Config, now: Clock): World['sources'] {
  const { meta, googleAnalytics } = config;
  return {
    ...(meta === undefined ? {} : { [META]: facebookAdsSource(metaOptions(config, meta, now)) }),
    ...(googleAnalytics === undefined ? {} : analyticsSources(config, googleAnalytics, now)),
  };
}

function metaOptions(
  { folder }: Config,
  setting: NonNullable<Config['meta']>,
  now: Clock,
): FacebookAdsOptions {
  const {
    accounts,
    accessToken,
    appSecret,
    endpoint,
    deadlineSeconds,
    attributionWindows,
    conversionAction,
  } = setting;
  const place = { environment: process.env, folder };
  const named = { what: 'access token of Meta', setting: 'meta.accessToken' };
  return {
    token: () => readSecret(accessToken, place, named),
    appSecret:
      appSecret === undefined
        ? null
        : () => readSecret(appSecret, place, { what: 'app secret of Meta', setting: 'meta.appSecret' }),
    tokenFrom: describeSecret(accessToken, folder),
    accountIds: accounts === 'all' ? null : accounts.map((id) => id.replace(/^act_/, '')),
    endpoint: endpoint ?? null,
    deadlineMs: deadlineSeconds * 1000,
    attributionWindows,
    conversionAction,
    now,
  };
}

/** Rows of a block of transforms on DuckDB: some 1.5 KB of memory each while windows are over them. */
const DUCKDB_BLOCK_ROWS = 600_000;

/**
 * Hashes personal data with the salt that the configuration names. Where only files are read into a warehouse in the
 * home, one that is kept beside it will do; a CRM and BigQuery are reached from several machines, which need the same.
 */
function pseudonymsOf(config: Config): Pseudonyms {
  const { salt, phoneCode } = config.privacy;
  const named = { what: 'salt for personal data', setting: 'privacy.salt' };
  return keyedPseudonyms({
    salt: () => {
      if (salt !== undefined) return readSecret(salt, placeOf(config), named);
      if (config.crm === undefined && config.warehouse.engine === 'duckdb') return homeSalt(config.home);
      throw new ConfigError('There is no salt to hash personal data with', {
        expected: 'privacy.salt, which names an environment variable or a file',
        next: 'Make one with `openssl rand -hex 32`, keep it in your secret store, and say where as privacy.salt.',
      });
    },
    phoneCode: phoneCode ?? null,
  });
}

function placeOf({ folder }: Config): { environment: NodeJS.ProcessEnv; folder: string } {
  return { environment: process.env, folder };
}

/** The connection to the CRM where one is configured. Nothing is read, loaded or connected before its first reading. */
function connectCrm(config: Config, warehouse: Warehouse, pseudonyms: Pseudonyms): CrmConnection | null {
  const setting = config.crm;
  if (setting === undefined) return null;
  const { from, customers, orders, customerIdIsPersonal, overlapMinutes, compareDays, largestLostShare } =
    setting;
  const options: CrmOptions = {
    tables: { ...(customers && { customers }), ...(orders && { orders }) },
    currency: config.currency,
    timeZone: config.timeZone,
    crmTimeZone: setting.timeZone ?? config.timeZone,
    customerIdIsPersonal,
    pseudonyms,
  };
  const { source } = setting;
  const account = setting.account ?? config.accounts[0]?.id ?? 'default';
  const system =
    from.kind === 'warehouse' ? warehouseCrm(warehouse, options) : postgresFrom(config, from, options);
  return { system, source, account, overlapMinutes, compareDays, largestLostShare };
}

type PostgresSetting = Extract<NonNullable<Config['crm']>['from'], { kind: 'postgres' }>;

function postgresFrom(config: Config, from: PostgresSetting, options: CrmOptions): CrmConnection['system'] {
  const named = { what: 'connection string of the CRM', setting: 'crm.from.connection' };
  const { certificateAuthority } = from;
  return postgresCrm({
    ...options,
    connection: () => readSecret(from.connection, placeOf(config), named),
    connectionFrom: describeSecret(from.connection, config.folder),
    tls: from.tls,
    certificateAuthority:
      certificateAuthority === undefined ? null : resolve(config.folder, certificateAuthority),
    connectMs: from.connectSeconds * 1000,
    statementMs: from.statementSeconds * 1000,
  });
}

/** The connection to Google Ads where one is configured. Nothing is read, loaded or connected before its first call. */
function connectGoogleAds(
  config: Config,
  warehouse: Warehouse,
  now: Clock,
): Pick<World, 'ads' | 'quotas' | 'probes' | 'close'> {
  const setting = config.googleAds;
  if (setting === undefined) return { ads: {}, quotas: {}, probes: {}, close: () => Promise.resolve() };
  const quota = operationQuota({
    warehouse,
    source: GOOGLE_ADS,
    project: () => projectOf(config, setting),
    level: setting.accessLevel,
    now,
    processId: randomUUID(),
  });
  const options = googleAdsOptions(config, setting, quota, now);
  const platform = countedPlatform(googleAdsPlatform(options), quota);
  const probe = googleAdsProbe(options);
  return {
    ads: { [GOOGLE_ADS]: platform },
    quotas: { [GOOGLE_ADS]: quota },
    probes: { [GOOGLE_ADS]: probe },
    async close() {
      await platform.close();
      await probe.close();
      await quota.settle();
    },
  };
}

/** The project whose quota a connection spends, as the warehouse names it. @throws ConfigError without credentials */
function projectOf({ folder }: Config, { credentials }: NonNullable<Config['googleAds']>): string {
  const project = quotaProject(readCredentials(credentials, { environment: process.env, folder }));
  return createHash('sha256').update(project).digest('hex').slice(0, 16);
}

function googleAdsOptions(
  { folder }: Config,
  setting: NonNullable<Config['googleAds']>,
  quota: OperationQuota,
  now: Clock,
): ProbeOptions {
  const { credentials, deadlines, accounts } = setting;
  return {
    credentials: () => readCredentials(credentials, { environment: process.env, folder }),
    credentialsFrom: describeReference(credentials, folder),
    loginCustomerId: setting.loginCustomerId?.replaceAll('-', '') ?? null,
    accountIds: accounts === 'all' ? null : accounts.map((id) => id.replaceAll('-', '')),
    endpoint: setting.endpoint ?? null,
    restTimeoutMs: deadlines.querySeconds * 1000,
    grpcTimeoutMs: deadlines.writeSeconds * 1000,
    onRequest: (request) => quota.note(request),
    now,
  };
}

/** A local twin of Google Ads as the only connected platform; it takes any credentials. */
export function twinAds(endpoint: string, now: Clock): World['ads'] {
  const credentials = {
    kind: 'refresh_token',
    clientId: 'twin',
    clientSecret: 'twin',
    refreshToken: 'twin',
  } as const;
  return {
    [GOOGLE_ADS]: googleAdsPlatform({ endpoint, credentials, loginCustomerId: null, accountIds: null, now }),
  };
}

/** The ad account of Meta that a local twin serves, as a source of reports; it takes any token. */
export function twinMeta(endpoint: string, now: Clock): World['sources'] {
  const { attributionWindows, conversionAction, deadlineSeconds } = MetaSetting.parse({});
  return {
    [META]: facebookAdsSource({
      token: () => 'twin',
      appSecret: null,
      tokenFrom: 'the twin',
      accountIds: null,
      endpoint,
      deadlineMs: deadlineSeconds * 1000,
      attributionWindows,
      conversionAction,
      now,
    }),
  };
}

function settingsOf(config: Config): Settings {
  const guessedMappings = join(config.home, 'mappings');
  return {
    accounts: config.accounts,
    currency: config.currency,
    timeZone: config.timeZone,
    goal: config.goal,
    monthlyBudget: config.budget?.perMonth ?? null,
    maxBadShare: config.import.maxBadShare,
    fewBadRows: config.import.fewBadRows,
    mostLateDays: config.freshness.mostLateDays,
    clickDays: config.googleAds?.clickDays ?? DEFAULT_CLICK_DAYS,
    evidenceDays: config.bidding.evidenceDays,
    deadBandRatio: config.bidding.deadBandRatio,
    perturbationRatio: config.bidding.perturbationRatio,
    explorationShare: config.bidding.explorationShare,
    billableUnitMicros: micros(config.bidding.billableUnitMicros),
    live: config.live,
    writing: {
      userEmail: config.writing.userEmail ?? null,
      inDoubtMinutes: config.writing.inDoubtMinutes,
    },
    autonomy: config.experiment.autonomy,
    files: config.sources.flatMap((source) => filesOf(config, source)),
    knownMappings: yamlFilesIn(join(packageRoot, 'examples', 'mappings')),
    guessedMappings,
  };
}

function filesOf(config: Config, source: Config['sources'][number]): FileRequest[] {
  const paths = globSync(source.path, { cwd: config.folder }).sort();
  return (paths.length === 0 ? [source.path] : paths).map((path) => ({
    path: resolve(config.folder, path),
    mapping: source.mapping === undefined ? null : resolve(config.folder, source.mapping),
    account: source.account ?? null,
  }));
}

function folderOf(config: Config, chosen: string | undefined, shipped: string): string {
  return chosen === undefined ? join(packageRoot, shipped) : resolve(config.folder, chosen);
}

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(folder, name));
}
