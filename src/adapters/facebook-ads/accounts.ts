import type { SourceAccount } from '../../jobs/ports.ts';
import { pagesOf, type MetaClient } from './client.ts';
import { readAs } from './read-as.ts';
import { AccountRow } from './schema.ts';

const FIELDS = ['account_id', 'name', 'currency', 'timezone_name'];

/** The accounts named, or all that the token reaches; by id. @throws RemoteError */
export async function readAccounts(
  client: MetaClient,
  ids: readonly string[] | null,
): Promise<SourceAccount[]> {
  const { sdk, api } = client.open();
  const rows: unknown[] = [];
  if (ids === null) {
    const me = new sdk.User('me', undefined, undefined, api);
    for await (const page of pagesOf(await me.getAdAccounts(FIELDS, { limit: 100 }))) rows.push(...page);
  } else
    for (const id of ids)
      rows.push(
        (await new sdk.AdAccount(`act_${id}`, undefined, undefined, api).get(FIELDS)).exportAllData(),
      );
  return rows
    .map((row) => readAs(AccountRow, row, 'an ad account'))
    .map((row) => ({
      id: row.account_id,
      name: row.name ?? `act_${row.account_id}`,
      timeZone: row.timezone_name,
      currency: row.currency,
    }))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
