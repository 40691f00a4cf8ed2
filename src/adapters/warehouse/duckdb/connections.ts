import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { WarehouseError } from '../../../core/base/errors.ts';
import { closedWarehouse } from '../query-refusals.ts';
import { installMacros } from './install-macros.ts';

/** Connections to one database, opened as needed and used again. */
export interface Connections {
  /** Runs with a connection that nobody else uses meanwhile. */
  use<T>(task: (connection: DuckDBConnection) => Promise<T>): Promise<T>;
  /** A connection to keep until {@link Connections.release}. */
  acquire(): Promise<DuckDBConnection>;
  release(connection: DuckDBConnection): void;
  close(): void;
}

let opening: Promise<unknown> = Promise.resolve();

/**
 * Opens a database file, or `:memory:`. A file that this process has open already is shared: opening it a
 * second time without the cache would fork it silently.
 * `memoryMb` is what DuckDB may take; what does not fit goes to files beside the database until it is done with.
 * @throws WarehouseError when the file cannot be opened, saying who holds it where that is known.
 */
export async function openConnections(path: string, memoryMb?: number): Promise<Connections> {
  const opened = opening.then(() => openInstance(path, memoryMb));
  opening = opened.catch(() => undefined);
  return pool(await opened, path);
}

async function openInstance(path: string, memoryMb: number | undefined): Promise<DuckDBInstance> {
  const options = memoryMb === undefined ? {} : { memory_limit: `${memoryMb}MB` };
  try {
    const instance =
      path === ':memory:'
        ? await DuckDBInstance.create(path, options)
        : await DuckDBInstance.fromCache(path, options);
    const connection = await instance.connect();
    await prepareConnection(connection);
    await installMacros(connection);
    connection.closeSync();
    return instance;
  } catch (cause) {
    throw cannotOpen(path, cause);
  }
}

function pool(instance: DuckDBInstance, path: string): Connections {
  const idle: DuckDBConnection[] = [];
  const busy = new Set<DuckDBConnection>();
  let closed = false;
  const acquire = async (): Promise<DuckDBConnection> => {
    if (closed) throw closedWarehouse(path);
    const connection = idle.pop() ?? (await prepareConnection(await instance.connect()));
    busy.add(connection);
    return connection;
  };
  const release = (connection: DuckDBConnection): void => {
    busy.delete(connection);
    if (closed) connection.closeSync();
    else idle.push(connection);
  };
  return {
    acquire,
    release,
    use: async (task) => {
      const connection = await acquire();
      try {
        return await task(connection);
      } finally {
        release(connection);
      }
    },
    close: () => {
      if (closed) return;
      closed = true;
      for (const connection of [...idle, ...busy]) connection.closeSync();
      instance.closeSync();
    },
  };
}

async function prepareConnection(connection: DuckDBConnection): Promise<DuckDBConnection> {
  await connection.run("SET TimeZone = 'UTC'");
  return connection;
}

function cannotOpen(path: string, cause: unknown): WarehouseError {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!/could not set lock|being used by another process/i.test(message)) {
    return new WarehouseError(`The warehouse file ${path} cannot be opened`, { found: message, cause });
  }
  const holder = /PID (\d+)/.exec(message)?.[1];
  return new WarehouseError(`The warehouse file ${path} is open in another process`, {
    expected: 'one process at a time: DuckDB lets no second one in, not even to read',
    found: holder === undefined ? message : `process ${holder} has it open`,
    next: 'Wait until the other command has ended, or close the program that shows the file, then run this again.',
    retryable: true,
    cause,
  });
}
