import type { AxiosAdapter, AxiosRequestConfig } from 'axios';
import type { grpc as Grpc } from 'google-gax';
import type * as Api from 'google-ads-api';
import { InvariantError } from '../../core/base/errors.ts';
import type { FailureReader } from './grpc-failure.ts';

/** The packages behind the connector, loaded. */
export interface AdsModules {
  readonly api: typeof Api;
  /** From google-gax: any other copy of grpc-js makes "Channel credentials must be a ChannelCredentials object". */
  readonly grpc: typeof Grpc;
  readonly httpAdapter: AxiosAdapter;
  readonly request: (config: AxiosRequestConfig) => Promise<unknown>;
  readonly version: string;
  readonly failures: FailureReader;
  createService(name: string, options: object): { close(): Promise<void> };
  /** Methods that we call of a service. */
  methodsOf(service: string): readonly string[];
}

type ServiceClass = new (options: object) => { close(): Promise<void> };

let loaded: Promise<AdsModules> | undefined;

/** Loads google-ads-api on first use: it takes a second and 200 MB, which `bidforest --help` should not pay. */
export function loadModules(): Promise<AdsModules> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<AdsModules> {
  const [api, node, gax, { default: axios }] = await Promise.all([
    import('google-ads-api'),
    import('google-ads-node') as Promise<Readonly<Record<string, unknown>>>,
    import('google-gax'),
    import('axios'),
  ]);
  const version = api.googleAdsVersion;
  return {
    api,
    grpc: gax.grpc,
    httpAdapter: axios.getAdapter('http'),
    request: (config) => axios.request(config),
    version,
    failures: failureReader(api, version),
    createService(name, options) {
      const Service = node[name] as ServiceClass | undefined;
      if (Service === undefined) throw new InvariantError(`expected a service ${name}, found none`);
      return new Service(options);
    },
    methodsOf: (service) => METHODS[service] ?? [],
  };
}

const METHODS: Readonly<Record<string, readonly string[]>> = {
  GoogleAdsServiceClient: ['Mutate'],
  CustomerServiceClient: ['ListAccessibleCustomers'],
};

function failureReader(api: typeof Api, version: string): FailureReader {
  const enums = api.errors as unknown as Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
  return {
    trailer: `google.ads.googleads.${version}.errors.googleadsfailure-bin`,
    decode: (bytes) => api.errors.GoogleAdsFailure.decode(bytes),
    enumName(category, value) {
      const type = category.replaceAll(/(^|_)([a-z])/g, (_match, _under, letter: string) =>
        letter.toUpperCase(),
      );
      const name = enums[`${type}Enum`]?.[type]?.[String(value)];
      return typeof name === 'string' ? name : String(value);
    },
  };
}
