import type { AdsClient, RestRow } from './client.ts';
import type { AdsQuery } from './queries.ts';
import { remoteError } from './remote-failure.ts';
import { schemas, type ParsedRow, type RowName } from './schema.ts';

/** Runs a query and checks its rows. @throws RemoteError, also for rows that are not what the API promises. */
export function readRows<N extends RowName>(
  client: AdsClient,
  accountId: string,
  { rows: name, gaql }: AdsQuery<N>,
): Promise<ParsedRow<N>[]> {
  return client.read(accountId, gaql, (row, number) => parsedRow(name, row, number));
}

/** A row as its schema reads it. @throws RemoteError naming the row (from 1) and the field. */
export function parsedRow<N extends RowName>(name: N, row: RestRow, number: number): ParsedRow<N> {
  const parsed = schemas[name].safeParse(row);
  if (parsed.success) return parsed.data as ParsedRow<N>;
  const [issue] = parsed.error.issues;
  throw remoteError({
    message: `${name} row ${number} is not as the API describes it: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    cause: parsed.error,
  });
}
