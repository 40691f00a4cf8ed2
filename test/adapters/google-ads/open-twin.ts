import { openAdsClient, type AdsClient } from '../../../src/adapters/google-ads/client.ts';
import { googleAdsPlatform } from '../../../src/adapters/google-ads/google-ads-platform.ts';
import type { AdsClientOptions, AdsRequest } from '../../../src/adapters/google-ads/options.ts';
import type { AdsPlatform } from '../../../src/jobs/ports.ts';
import { serveGoogleAds, type Sandbox, type ServeOptions } from '../../../src/sandbox/google-ads/serve.ts';
import { NOW, sampleStore } from '../../sandbox/google-ads/sample-account.ts';

/** A twin with a client and a platform on it; waits between attempts are noted instead of waited. */
export interface OpenTwin {
  readonly sandbox: Sandbox;
  readonly client: AdsClient;
  readonly platform: AdsPlatform;
  readonly waits: number[];
  readonly requests: AdsRequest[];
  close(): Promise<void>;
}

export async function openTwin(
  serve: Partial<ServeOptions> = {},
  connect: Partial<AdsClientOptions> = {},
): Promise<OpenTwin> {
  const sandbox = await serveGoogleAds({ store: sampleStore(), start: NOW, ...serve });
  const waits: number[] = [];
  const requests: AdsRequest[] = [];
  const options: AdsClientOptions = {
    endpoint: sandbox.endpoint,
    loginCustomerId: null,
    credentials: { kind: 'refresh_token', clientId: 'id', clientSecret: 'secret', refreshToken: 'refresh' },
    restTimeoutMs: 30_000,
    grpcTimeoutMs: 30_000,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
    },
    onRequest: (request) => requests.push(request),
    ...connect,
  };
  const client = openAdsClient(options);
  const platform = googleAdsPlatform({
    ...options,
    accountIds: null,
    now: () => new Date(sandbox.twin.clock.now()),
  });
  return {
    sandbox,
    client,
    platform,
    waits,
    requests,
    close: async () => {
      await client.close();
      await platform.close();
      await sandbox.close();
    },
  };
}
