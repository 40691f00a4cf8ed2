import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import { rawTables } from '../../../src/core/tables/raw.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openWorld } from '../../../src/wire.ts';
import { freshFolder } from '../../cli/run-cli.ts';
import { SHOP_MAPPING } from './shop.ts';

export const SALT = 'the salt of the shop, which nobody knows';

/** Names of the variables, so that tests do not take those of the machine. */
const CONNECTION = 'BIDFOREST_TEST_CRM_URL';
const SALT_VARIABLE = 'BIDFOREST_TEST_SALT';

export interface CrmSettings {
  readonly connection?: string;
  /** Further lines of the section `crm`, indented by two. */
  readonly lines?: string;
  readonly mapping?: string;
  readonly from?: string;
  /** Further sections, as YAML. */
  readonly sections?: string;
  /** Null: none is named. */
  readonly salt?: string | null;
}

/** Writes the configuration of a shop with a CRM and sets what it names in the environment. */
export async function crmFolder(settings: CrmSettings): Promise<string> {
  const folder = await freshFolder('crm');
  process.env[CONNECTION] = settings.connection ?? '';
  const salt = settings.salt === undefined ? SALT : settings.salt;
  process.env[SALT_VARIABLE] = salt ?? '';
  const from =
    settings.from ??
    `{ kind: postgres, tls: off, connection: { from: environment, variable: ${CONNECTION} } }`;
  await writeFile(
    join(folder, 'bidforest.config.yaml'),
    `accounts: [{ id: shop, name: Shop, platform: crm }]
currency: EUR
timeZone: Europe/Paris
goal: { kind: profit_margin, share: 0.5 }
privacy:
  phoneCode: '49'
${salt === null ? '' : `  salt: { from: environment, variable: ${SALT_VARIABLE} }\n`}
crm:
  from: ${from}
${settings.lines ?? ''}${settings.mapping ?? SHOP_MAPPING}${settings.sections ?? ''}`,
  );
  return folder;
}

/** The real world of a folder, with a clock of the test's. */
export async function openCrmWorld(folder: string, now: () => Date): Promise<World> {
  const quiet = { step: () => undefined, advance: () => undefined };
  return openWorld(loadConfig({ cwd: folder, config: undefined, home: undefined }), quiet, { now });
}

/** All rows of a raw table, without when they were imported. */
export async function rawRows({ warehouse }: World, table: 'customers' | 'orders'): Promise<Row[]> {
  const rows = await warehouse.query(
    `SELECT * EXCEPT (imported_at) FROM ${warehouse.ref(rawTables[table])} ORDER BY file, line`,
  );
  return rows;
}

/** What counts of the CRM's orders: latest versions, deleted ones left out. */
export async function currentOrders({ warehouse }: World): Promise<Row[]> {
  return warehouse.query(`WITH latest AS (
      SELECT * FROM ${warehouse.ref(rawTables.orders)} WHERE TRUE
      QUALIFY file = FIRST_VALUE(file) OVER (PARTITION BY order_id ORDER BY imported_at DESC, file DESC)
    )
    SELECT order_id, CAST(\`date\` AS STRING) AS day, revenue FROM latest WHERE deleted IS NOT TRUE
    ORDER BY order_id, revenue DESC`);
}
