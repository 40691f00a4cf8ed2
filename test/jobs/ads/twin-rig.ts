import { googleAdsPlatform } from '../../../src/adapters/google-ads/google-ads-platform.ts';
import type { AdsTarget } from '../../../src/core/base/ads-write.ts';
import { fromPlatform, toPlatform } from '../../../src/core/changes/lever-value.ts';
import { fieldPath, settingPaths } from '../../../src/core/changes/wire-mutation.ts';
import type { AdsPlatform } from '../../../src/jobs/ports.ts';
import type { Fault } from '../../../src/sandbox/google-ads/faults.ts';
import { MemoryStore } from '../../../src/sandbox/google-ads/memory-store.ts';
import { writableFields } from '../../../src/sandbox/google-ads/mutate/writable-fields.ts';
import { COLLECTIONS, type Collection } from '../../../src/sandbox/google-ads/records.ts';
import { parseResourceName } from '../../../src/sandbox/google-ads/resource-name.ts';
import { serveGoogleAds, type Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import { writableAccount, type WritableCampaign } from '../../sandbox/google-ads/writable-account.ts';
import { ACCOUNT } from './fake-account.ts';
import type { Write } from './fake-ads-platform.ts';
import type { TestClock } from './test-clock.ts';
import { MORNING } from './write-rig.ts';

/** What a person edits with: the web interface, which the history shows, or Google Ads Editor, which it does not. */
export type Tool = 'GOOGLE_ADS_WEB_CLIENT' | 'GOOGLE_ADS_EDITOR';

/** The real connector in front of a twin, over HTTP and gRPC on localhost. */
export interface TwinRig {
  readonly sandbox: Sandbox;
  readonly platform: AdsPlatform;
  /** The twin's time; waits between attempts pass on it, and nobody waits. */
  readonly clock: TestClock;
  /** What the twin says was carried out, in order, by whomever, also what changed nothing. */
  writes(): Write[];
  /** What the twin holds; undefined when there is no such setting. */
  holds(target: AdsTarget): number | null | undefined;
  /** A person edits by way of the twin's edit endpoint. */
  personEdits(target: AdsTarget, to: number | null, tool?: Tool): Promise<void>;
  close(): Promise<void>;
}

export interface TwinRigOptions {
  readonly campaigns: readonly WritableCampaign[];
  readonly seed?: number;
  readonly faults?: readonly Fault[];
  /** How long the client waits for an answer to a mutate. */
  readonly grpcTimeoutMs?: number;
}

export async function openTwinRig(options: TwinRigOptions): Promise<TwinRig> {
  const store = new MemoryStore([{ records: writableAccount(ACCOUNT, options.campaigns) }]);
  const sandbox = await serveGoogleAds({
    store,
    start: Date.parse(MORNING),
    seed: options.seed ?? 1,
    faults: options.faults ?? [],
  });
  const clock: TestClock = {
    now: () => new Date(sandbox.twin.clock.now()),
    advance: ({ minutes = 0, ms = 0 }) => sandbox.twin.advance(60_000 * minutes + ms),
  };
  const platform = platformAt(sandbox.endpoint, clock, options.grpcTimeoutMs ?? 30_000);
  return {
    sandbox,
    clock,
    platform,
    writes: () => sandbox.twin.writes.flatMap(writeOf),
    holds: (target) => heldBy(store, target),
    personEdits: async (target, to, client = 'GOOGLE_ADS_WEB_CLIENT') => {
      const field = fieldPath(target)?.join('.');
      const body = { resourceName: target.resourceName, field, value: to, client, email: 'ann@example.com' };
      await turn(sandbox.endpoint, '/sandbox/edits', body);
    },
    close: async () => {
      await platform.close();
      await sandbox.close();
    },
  };
}

/** The connector as a user would have it, but for the waits between attempts, which pass on the clock. */
export function platformAt(endpoint: string, clock: TestClock, grpcTimeoutMs: number): AdsPlatform {
  return googleAdsPlatform({
    endpoint,
    loginCustomerId: null,
    credentials: { kind: 'refresh_token', clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' },
    accountIds: [ACCOUNT],
    now: () => clock.now(),
    grpcTimeoutMs,
    sleep: async (ms) => clock.advance({ ms }),
    random: () => 0.5,
  });
}

/** Turns a knob of the twin, as anyone can over HTTP. */
export async function turn(endpoint: string, path: string, body: object): Promise<void> {
  const response = await fetch(`http://${endpoint}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  await response.arrayBuffer();
}

function writeOf(write: Sandbox['twin']['writes'][number]): Write[] {
  const { resourceName, field, editor, at, before, after } = write;
  const setting = settingPaths(resourceName).find(({ path }) => path === field)?.setting;
  if (setting === undefined) return [];
  const value = (held: typeof before): number | null =>
    toPlatform(setting, fromPlatform(setting, held === null ? null : Number(held)));
  return [
    {
      by: editor.client === 'GOOGLE_ADS_API' ? 'product' : 'person',
      key: null,
      target: { resourceName, setting },
      from: value(before),
      to: value(after),
      at: new Date(at).toISOString(),
      late: false,
    },
  ];
}

function heldBy(store: MemoryStore, target: AdsTarget): number | null | undefined {
  const parsed = parseResourceName(target.resourceName);
  if (parsed === null || !Object.hasOwn(COLLECTIONS, parsed.collection)) return undefined;
  const collection = parsed.collection as Collection;
  const property = writableFields[collection][fieldPath(target)?.join('.') ?? '']?.property ?? '';
  const records = store.records(parsed.customerId)?.[COLLECTIONS[collection]] as
    ReadonlyMap<string, object> | undefined;
  const record = records?.get(parsed.key) as Readonly<Record<string, number | null>> | undefined;
  return record?.[property];
}
