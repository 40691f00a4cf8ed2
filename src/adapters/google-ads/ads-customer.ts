import type { AxiosAdapter, AxiosRequestConfig } from 'axios';
import type { Customer } from 'google-ads-api';
import type { RestRow } from './client.ts';
import type { AdsModules } from './modules.ts';
import type { AdsClientOptions } from './options.ts';
import { restAdapter } from './rest-adapter.ts';
import type { TokenSource } from './token-source.ts';
import { GRPC_TIMEOUT_MS, REST_TIMEOUT_MS } from './options.ts';

/** A gRPC client that can be closed. */
interface Closable {
  close(): Promise<void>;
}

/** The client's customer, on our own connections; close it when done. */
export interface OpenCustomer {
  readonly customer: Customer;
  /** The client's own `query()`, but rows are given away page by page, so that the whole answer is never held. */
  search(gaql: string, onRows: (rows: readonly RestRow[]) => void): Promise<void>;
  /** A gRPC service by its name in google-ads-node: `CustomerServiceClient`. */
  service(name: string): object;
  headers(): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

interface PrivateParts {
  prepareGoogleAdsServicePostRequestArgs(
    functionName: string,
    token: string,
    extra: object,
  ): AxiosRequestConfig & { readonly url: string };
  loadService(name: string): object;
  readonly callHeaders: Readonly<Record<string, string>>;
}

/**
 * A `Customer` of google-ads-api with an endpoint, our own tokens, deadlines, and no hidden repeats.
 * The package has no options for these: public and protected members are overridden in a subclass, and the one
 * private method is replaced on the instance, because TypeScript forbids overriding it.
 */
export function openCustomer(
  modules: AdsModules,
  options: AdsClientOptions,
  tokens: TokenSource,
  customerId: string,
): OpenCustomer {
  const services = new Map<string, Closable>();

  class AdsCustomer extends modules.api.Customer {
    override async getAccessToken(): Promise<string> {
      return tokens.token();
    }

    /** The package keeps a global cache that closes channels after ten minutes; ours live as long as the customer. */
    // oxlint-disable-next-line no-unnecessary-type-parameters -- the package's signature
    protected override loadService<T>(name: string): T {
      const known = services.get(name);
      if (known !== undefined) return known as T;
      const service = modules.createService(name, {
        ...channelOptions(modules, options, tokens),
        clientConfig: deadlines(modules, name, options.grpcTimeoutMs ?? GRPC_TIMEOUT_MS),
      });
      services.set(name, service);
      return service as T;
    }

    /** Developer tokens were sunset in 2026; without one, gRPC would send the text "undefined". */
    protected override get callHeaders(): Customer['callHeaders'] {
      const { 'developer-token': _, ...headers } = super.callHeaders as unknown as Record<string, string>;
      return headers as unknown as Customer['callHeaders'];
    }

    /** Errors stay as they are until the one place that reads them. */
    protected override getGoogleAdsError(error: Error): Error {
      return error;
    }
  }

  const customer = new AdsCustomer(
    { client_id: '', client_secret: '', developer_token: '', disable_parsing: true },
    {
      customer_id: customerId,
      refresh_token: '',
      ...(options.loginCustomerId === null ? {} : { login_customer_id: options.loginCustomerId }),
    },
  );
  const parts = customer as unknown as PrivateParts;
  redirectRest(parts, modules, options);
  return {
    customer,
    async search(gaql, onRows) {
      const request = parts.prepareGoogleAdsServicePostRequestArgs('searchStream', await tokens.token(), {
        responseType: 'stream',
        data: { query: gaql },
      });
      await modules.request({ ...request, adapter: seam(modules, options, onRows) });
    },
    service: (name) => parts.loadService(name),
    headers: () => parts.callHeaders,
    async close() {
      await Promise.all([...services.values()].map((service) => service.close()));
      services.clear();
    },
  };
}

function redirectRest(parts: PrivateParts, modules: AdsModules, options: AdsClientOptions): void {
  const original = parts.prepareGoogleAdsServicePostRequestArgs.bind(parts);
  const adapter = seam(modules, options);
  parts.prepareGoogleAdsServicePostRequestArgs = (functionName, token, extra) => {
    const request = { ...original(functionName, token, extra), adapter };
    if (options.endpoint === null) return request;
    const url = request.url.replace('https://googleads.googleapis.com', `http://${options.endpoint}`);
    return { ...request, url, proxy: false };
  };
}

function seam(
  modules: AdsModules,
  options: AdsClientOptions,
  onRows?: (rows: readonly RestRow[]) => void,
): AxiosAdapter {
  return restAdapter({
    base: modules.httpAdapter,
    timeoutMs: options.restTimeoutMs ?? REST_TIMEOUT_MS,
    ...(onRows === undefined ? {} : { onRows }),
  });
}

function channelOptions(modules: AdsModules, { endpoint }: AdsClientOptions, tokens: TokenSource): object {
  const { credentials } = modules.grpc;
  // Named, so that no library asks the metadata server of Google Cloud for it.
  const universe = { universeDomain: 'googleapis.com' };
  if (endpoint !== null) {
    const { hostname, port } = new URL(`http://${endpoint}`);
    return { ...universe, apiEndpoint: hostname, port: Number(port), sslCreds: credentials.createInsecure() };
  }
  const perCall = credentials.createFromMetadataGenerator((_params, done) => {
    tokens.token().then(
      (token) => {
        const metadata = new modules.grpc.Metadata();
        metadata.set('authorization', `Bearer ${token}`);
        done(null, metadata);
      },
      (error: Error) => done(error),
    );
  });
  return { ...universe, sslCreds: credentials.combineChannelCredentials(credentials.createSsl(), perCall) };
}

/** gax repeats UNAVAILABLE and DEADLINE_EXCEEDED for up to ten minutes, mutates included; this has it try once. */
function deadlines(modules: AdsModules, service: string, timeoutMs: number): object {
  const once = {
    initial_retry_delay_millis: 100,
    retry_delay_multiplier: 1,
    max_retry_delay_millis: 100,
    initial_rpc_timeout_millis: timeoutMs,
    rpc_timeout_multiplier: 1,
    max_rpc_timeout_millis: timeoutMs,
    total_timeout_millis: timeoutMs,
  };
  const name = `google.ads.googleads.${modules.version}.services.${service.replace(/Client$/, '')}`;
  const method = { timeout_millis: timeoutMs, retry_codes_name: 'none', retry_params_name: 'default' };
  return {
    interfaces: {
      [name]: {
        retry_codes: { none: [] },
        retry_params: { default: once },
        methods: Object.fromEntries(modules.methodsOf(service).map((each) => [each, method])),
      },
    },
  };
}
