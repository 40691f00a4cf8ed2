import { setTimeout as delay } from 'node:timers/promises';
import { openGraphApi } from './graph-api.ts';
import { loadSdk, type FacebookSdk, type GraphCaller, type GraphCursor } from './modules.ts';
import type { FacebookAdsOptions } from './options.ts';
import { openPace, type Pace } from './pace.ts';

/** The package, connected: loaded and given the token with the first request. */
export interface MetaClient {
  readonly pace: Pace;
  readonly sleep: (ms: number) => Promise<void>;
  /** @throws ConfigError without a token */
  open(): { readonly sdk: FacebookSdk; readonly api: GraphCaller };
}

/** Connects to Meta, or to a twin. */
export function openMetaClient(options: FacebookAdsOptions): MetaClient {
  const sleep = options.sleep ?? ((ms: number) => delay(ms));
  const pace = openPace(sleep);
  const base = baseOf(options);
  let opened: { readonly sdk: FacebookSdk; readonly api: GraphCaller } | undefined;
  return {
    pace,
    sleep,
    open: () => {
      if (opened !== undefined) return opened;
      const token = options.token();
      const appSecret = options.appSecret?.() ?? null;
      const sdk = loadSdk(base, options.deadlineMs);
      const api = openGraphApi(sdk, {
        token,
        appSecret,
        base,
        pace,
        sleep,
        random: options.random ?? Math.random,
      });
      opened = { sdk, api };
      return opened;
    },
  };
}

/** Where requests go. */
export function baseOf({ endpoint }: Pick<FacebookAdsOptions, 'endpoint'>): string {
  return endpoint === null ? 'https://graph.facebook.com' : `http://${endpoint}`;
}

/** The objects of a cursor, page after page. */
export async function* pagesOf(first: GraphCursor): AsyncGenerator<Readonly<Record<string, unknown>>[]> {
  let cursor = first;
  for (;;) {
    yield Array.from({ length: cursor.length }, (_, i) => ({ ...cursor[i]?.exportAllData() }));
    if (!cursor.hasNext()) return;
    cursor = await cursor.next();
  }
}
