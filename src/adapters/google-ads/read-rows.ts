import type { AdsClient } from './client.ts';
import type { AdsQuery } from './queries.ts';
import { remoteError } from './remote-failure.ts';
import { schemas, type ParsedRow, type RowName } from './schema.ts';

/** Runs a query and checks its rows. @throws RemoteError, also for rows that are not what the API promises. */
export async function readRows<N extends RowName>(
  client: AdsClient,
  accountId: string,
  { rows: name, gaql }: AdsQuery<N>,
): Promise<ParsedRow<N>[]> {
  const rows = await client.query(accountId, gaql);
  const schema = schemas[name];
  return rows.map((row) => {
    const parsed = schema.safeParse(row);
    if (parsed.success) return parsed.data as ParsedRow<N>;
    const [issue] = parsed.error.issues;
    throw remoteError({
      message: `a ${name} row is not as the API describes it: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
      cause: parsed.error,
    });
  });
}
