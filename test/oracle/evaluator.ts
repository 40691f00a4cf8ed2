import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import type { Cell, ColumnType, Row } from '../../src/core/tables/table.ts';
import { columnType, fromWire, toWire, wireTypes } from './values.ts';
import type { WireValue } from './values.ts';

/** A table of the evaluator: `proj.test_raw.sessions` with its columns and rows. */
export interface EvaluatorTable {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly rows: readonly Row[];
}

/** A parameter with its type; a list is an ARRAY of the type. */
export interface EvaluatorParameter {
  readonly type: ColumnType;
  readonly value: Cell | readonly (string | number)[];
}

/** Google's reference evaluator of GoogleSQL (ZetaSQL 2023.08.1). */
export interface Evaluator {
  /** The answer to a query over these tables. Rejects with Google's own message when the SQL is wrong or raises. */
  query(
    sql: string,
    tables: Readonly<Record<string, EvaluatorTable>>,
    params?: Readonly<Record<string, EvaluatorParameter>>,
  ): Promise<EvaluatorTable>;
  stop(): void;
}

type Message = Record<string, unknown>;
type Api = Record<string, (request: Message, done: (error: Error | null, answer: Message) => void) => void>;

interface Grpc {
  loadPackageDefinition(definition: unknown): {
    zetasql: { local_service: { ZetaSqlLocalService: new (...args: unknown[]) => unknown } };
  };
  credentials: { createInsecure(): unknown };
}

interface ProtoLoader {
  loadSync(file: string, options: Message): unknown;
}

const require = createRequire(import.meta.url);

/** Starts the server binary that fits this machine, and stops it, by its own process id, with {@link Evaluator.stop}. */
export async function startEvaluator(): Promise<Evaluator> {
  const root = join(dirname(require.resolve('@fivetrandevelopers/zetasql')), 'zetasql');
  const port = await freePort();
  const server = spawn(join(root, serverName()), ['localhost', String(port)], { stdio: 'ignore' });
  const kill = (): void => void server.kill('SIGKILL');
  process.once('exit', kill);
  const client = connect(root, port);
  const call = (method: string, request: Message): Promise<Message> =>
    new Promise((resolve, reject) => {
      client[method]?.(request, (error, answer) => (error === null ? resolve(answer) : reject(error)));
    });
  await ready(client);
  const options = await analyzerOptions(call);
  return {
    query: (sql, tables, params = {}) => evaluate(call, options, sql, tables, params),
    stop: () => {
      process.off('exit', kill);
      kill();
    },
  };
}

function serverName(): string {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw new Error(`the evaluator has no binary for ${process.platform}`);
  }
  const arm = process.arch.startsWith('arm') ? '_arm' : '';
  return `remote_server${arm}${process.platform === 'darwin' ? '' : '.so'}`;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

function connect(root: string, port: number): Api {
  const grpc = require('@grpc/grpc-js') as Grpc;
  const loader = require('@grpc/proto-loader') as ProtoLoader;
  const definition = loader.loadSync('local_service.proto', {
    defaults: false,
    oneofs: true,
    longs: String,
    enums: String,
    includeDirs: [join(root, 'protos')],
  });
  const Service = grpc.loadPackageDefinition(definition).zetasql.local_service.ZetaSqlLocalService;
  const limits = { 'grpc.max_receive_message_length': 5e8, 'grpc.max_send_message_length': 5e8 };
  const client = new Service(`localhost:${port}`, grpc.credentials.createInsecure(), limits) as Api;
  return new Proxy(client, { get: (target, name: string) => target[name]?.bind(target) });
}

function ready(client: Api): Promise<void> {
  const deadline = Date.now() + 60_000;
  return new Promise((resolve, reject) => {
    const wait = client['waitForReady'] as unknown as (by: number, done: (error?: Error) => void) => void;
    wait(deadline, (error) => (error === undefined || error === null ? resolve() : reject(error)));
  });
}

async function analyzerOptions(
  call: (method: string, request: Message) => Promise<Message>,
): Promise<Message> {
  const language = await call('getLanguageOptions', { maximumFeatures: true });
  const analyzer = await call('getAnalyzerOptions', {});
  const rewrites = new Set([
    ...((analyzer['enabledRewrites'] as string[] | undefined) ?? []),
    'REWRITE_PIVOT',
    'REWRITE_UNPIVOT',
  ]);
  return {
    languageOptions: {
      ...language,
      productMode: 'PRODUCT_EXTERNAL',
      supportedStatementKinds: [],
      reservedKeywords: ['QUALIFY'],
    },
    defaultTimezone: 'UTC',
    enabledRewrites: [...rewrites],
    errorMessageMode: 'ERROR_MESSAGE_ONE_LINE',
  };
}

async function evaluate(
  call: (method: string, request: Message) => Promise<Message>,
  options: Message,
  sql: string,
  tables: Readonly<Record<string, EvaluatorTable>>,
  params: Readonly<Record<string, EvaluatorParameter>>,
): Promise<EvaluatorTable> {
  const answer = await call('evaluateQuery', {
    sql,
    simpleCatalog: catalog(tables, options),
    tableContent: content(tables),
    options: {
      ...options,
      queryParameters: Object.entries(params).map(([name, one]) => ({ name, type: parameterType(one) })),
    },
    params: Object.entries(params).map(([name, one]) => ({ name, value: parameterValue(one) })),
  });
  return decode(answer as unknown as EvaluateAnswer);
}

interface EvaluateAnswer {
  readonly prepared: { readonly columns?: readonly { name: string; type: { typeKind: string } }[] };
  readonly content?: { readonly tableData?: { readonly row?: readonly { cell?: readonly WireValue[] }[] } };
}

function decode(answer: EvaluateAnswer): EvaluatorTable {
  const columns = (answer.prepared.columns ?? []).map(
    (column) => [column.name, columnType(column.type.typeKind)] as const,
  );
  const rows = (answer.content?.tableData?.row ?? []).map((row) =>
    Object.fromEntries(columns.map(([name, type], index) => [name, fromWire(row.cell?.[index] ?? {}, type)])),
  );
  return { columns: Object.fromEntries(columns), rows };
}

/** Tables stand under their whole dotted name, as BigQuery reads a name that is quoted as a whole. */
function catalog(tables: Readonly<Record<string, EvaluatorTable>>, options: Message): Message {
  return {
    name: 'root',
    builtinFunctionOptions: { languageOptions: options['languageOptions'] },
    table: Object.entries(tables).map(([name, table], index) => ({
      name,
      serializationId: String(index + 1),
      column: Object.entries(table.columns).map(([column, type]) => ({
        name: column,
        type: { typeKind: wireTypes[type] },
      })),
    })),
  };
}

function content(tables: Readonly<Record<string, EvaluatorTable>>): Message {
  const data = Object.entries(tables).map(([name, table]) => {
    const row = table.rows.map((one) => ({
      cell: Object.entries(table.columns).map(([column, type]) => toWire(one[column] ?? null, type)),
    }));
    return [name, { tableData: { row } }] as const;
  });
  return Object.fromEntries(data);
}

function parameterType(parameter: EvaluatorParameter): Message {
  const type = { typeKind: wireTypes[parameter.type] };
  return Array.isArray(parameter.value) ? { typeKind: 'TYPE_ARRAY', arrayType: { elementType: type } } : type;
}

function parameterValue({ type, value }: EvaluatorParameter): WireValue {
  if (!isList(value)) return toWire(value, type);
  return { arrayValue: { element: value.map((item) => toWire(item, type)) } };
}

function isList(value: EvaluatorParameter['value']): value is readonly (string | number)[] {
  return Array.isArray(value);
}
