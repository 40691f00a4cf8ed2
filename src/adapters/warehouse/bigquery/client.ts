import type { BigQuery } from '@google-cloud/bigquery';
import { closedWarehouse } from '../query-refusals.ts';
import { warehouseFailure } from './failure.ts';
import type { RestJob, RestLoad } from './rest-types.ts';

/** Where BigQuery is and as whom to ask it. */
export interface BigQueryConnection {
  readonly project: string;
  /** Region of datasets and jobs, such as `EU`. */
  readonly location: string;
  /** Address of an emulator, which is asked without credentials; null for Google. */
  readonly endpoint: string | null;
  /** Reads the key of a service account; null for application default credentials. @throws ConfigError */
  readonly credentials: (() => object) | null;
}

/** One REST request, relative to the project. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly uri: string;
  readonly json?: unknown;
  readonly qs?: Readonly<Record<string, string | number | boolean>>;
}

/** The client of Google, behind the few calls that are made of it. @throws WarehouseError */
export interface BigQueryClient extends BigQueryConnection {
  request<T>(request: ApiRequest, sql?: string): Promise<T>;
  /** Uploads a file of JSON lines as a load job. */
  upload(file: string, into: TableName, load: RestLoad, jobId: string): Promise<RestJob>;
  /** Signs in; whom as, in words. */
  signIn(): Promise<string>;
  close(): void;
}

/** A table within the project. */
export interface TableName {
  readonly dataset: string;
  readonly table: string;
}

const REQUEST_TIMEOUT_MS = 120_000;
const EMULATOR_TOKEN = { access_token: 'emulator', expiry_date: Date.parse('9999-01-01') };

/** A client that loads Google’s package with its first request: `bidforest --help` must not pay for it. */
export function bigQueryClient(connection: BigQueryConnection): BigQueryClient {
  let opening: Promise<BigQuery> | undefined;
  let closed = false;
  const open = async (): Promise<BigQuery> => {
    if (closed) throw closedWarehouse(connection.project);
    opening ??= openClient(connection);
    return opening;
  };
  return {
    ...connection,
    request: async <T>({ method = 'GET', uri, json, qs }: ApiRequest, sql?: string) => {
      const client = await open();
      return new Promise<T>((resolve, reject) => {
        const options = {
          method,
          uri,
          ...(json === undefined ? {} : { json }),
          ...(qs === undefined ? {} : { qs }),
        };
        client.request(options, (error, body) => {
          if (error) reject(warehouseFailure(error, sql));
          else resolve(body as T);
        });
      });
    },
    upload: async (file, { dataset, table }, load, jobId) => {
      const client = await open();
      const target = client.dataset(dataset).table(table);
      try {
        const [job] = await target.createLoadJob(file, { ...load, jobId });
        return job.metadata as RestJob;
      } catch (error) {
        throw warehouseFailure(error, undefined);
      }
    },
    signIn: async () => {
      const client = await open();
      if (connection.endpoint !== null) return 'an emulator, which asks for no credentials';
      try {
        await client.authClient.getAccessToken();
        const { client_email: email } = await client.authClient.getCredentials();
        return email ?? 'application default credentials of a user';
      } catch (error) {
        throw warehouseFailure(error, undefined);
      }
    },
    close: () => {
      closed = true;
    },
  };
}

async function openClient({
  project,
  location,
  endpoint,
  credentials,
}: BigQueryConnection): Promise<BigQuery> {
  const [{ BigQuery: Client }, { OAuth2Client }] = await Promise.all([
    import('@google-cloud/bigquery'),
    import('google-auth-library'),
  ]);
  const client = new Client({
    projectId: project,
    location,
    // Without one the client would look for credentials, which an emulator does not ask for.
    ...(endpoint === null
      ? {}
      : { apiEndpoint: endpoint, authClient: new OAuth2Client({ credentials: EMULATOR_TOKEN }) }),
    ...(credentials === null ? {} : { credentials: credentials() }),
  });
  client.timeout = REQUEST_TIMEOUT_MS;
  return client;
}
