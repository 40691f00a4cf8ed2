import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compileTransforms } from '../../src/adapters/transforms/compile-transforms.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { opsTables } from '../../src/core/tables/ops.ts';
import { rawTables, sourceTables } from '../../src/core/tables/raw.ts';
import type { TableDef } from '../../src/core/tables/table.ts';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { importFile } from '../../src/jobs/import-file.ts';
import { ingestCrm } from '../../src/jobs/ingest-crm.ts';
import type { World } from '../../src/jobs/world.ts';
import { writeReport } from '../../src/jobs/write-report.ts';
import { serveDatabase, type Database } from '../../src/sandbox/crm/serve-database.ts';
import { openWorld } from '../../src/wire.ts';
import { crmFolder, SALT } from './crm/open-crm-world.ts';
import { putCustomers, putOrders, SHOP, SHOP_MAPPING } from './crm/shop.ts';

/* Whoever is in the CRM is recognised by these. */
const NAMES = ['Jane Roe', 'Ada Qvist', 'Bo Ek'];
const EMAILS = ['jane.roe@personal.example', 'ada+shop@personal.example', 'BO.EK@personal.example'];
const PHONES = ['+49 171 5550001', '0171 5550002', '00491715550003'];
const PERSONAL =
  /personal\.example|jane\.roe|ada\+shop|bo\.ek|555\s?000[123]|Jane Roe|Ada Qvist|Bo Ek|before noon|ring twice|Elm Street/i;

const FILE = `Order ID,Customer ID,Date,Amount,E-mail,Phone,Name,Address,Remark
9001,${EMAILS[0]},2026-11-01,12.50,${EMAILS[0]},${PHONES[0]},${NAMES[0]},1 Elm Street,call ${NAMES[1]} or ${PHONES[1]} before noon
9002,${EMAILS[1]},2026-11-02,many of ${EMAILS[1]},${EMAILS[1]},${PHONES[1]},${NAMES[1]},2 Elm Street,
9003,${EMAILS[2]},2026-11-02,5,${EMAILS[2]},${PHONES[2]},${NAMES[2]},3 Elm Street,,${NAMES[2]}
${Array.from({ length: 60 }, (_, n) => `${9100 + n},${EMAILS[n % 3]},2026-11-02,${n}.5,${EMAILS[n % 3]},${PHONES[n % 3]},${NAMES[n % 3]},${n} Elm Street,`).join('\n')}
`;

let shop: Database;
beforeAll(async () => {
  shop = await serveDatabase();
  await shop.exec(SHOP);
}, 120_000);
afterAll(() => shop.close());

it('no e-mail address, phone number or name gets into a table, log, report, error or file', async () => {
  const updatedAt = '2026-11-01T08:00:00Z';
  await putCustomers(
    shop,
    NAMES.map((name, n) => ({
      id: n + 1,
      name,
      email: EMAILS[n] ?? null,
      phone: PHONES[n] ?? null,
      updatedAt,
    })),
  );
  await putOrders(shop, [
    { id: 1, customer: 1, updatedAt },
    { id: 2, customer: 2, currency: EMAILS[1] ?? '', updatedAt },
  ]);
  await shop.query('UPDATE shop.orders SET segment = $1 WHERE id = 1', [`friend of ${EMAILS[2]}`]);
  const said: string[] = [];
  const folder = await crmFolder({ connection: shop.connection });
  const world = await open(folder, said);

  const crm = await ingestCrm(world);
  const path = join(folder, 'orders.csv');
  await writeFile(path, FILE);
  const imported = await importFile(world, { path, mapping: null, account: null });
  await buildFeatures(world, { full: true });
  const report = await writeReport(world);
  const failures = await Promise.all([refusedFile(world, folder), mistakenColumns(folder, said)]);
  const tables = await everyTable(world);
  await world.close();

  expect(crm.failures).toEqual([]);
  expect(imported).toMatchObject({ rows: 61, rejected: 2 });
  expect(tables['raw.customers']).toHaveLength(3);
  expect(tables['ops.quarantine']?.length).toBeGreaterThanOrEqual(3);
  expect(tables['features.customer_value']?.length).toBeGreaterThan(0);
  expect(failures.join()).toMatch(/cannot be read/);
  const files = await contentsOf(join(folder, '.bidforest'));
  expect(Object.keys(files).join()).toMatch(/\.html/);
  const everything = { said, crm, imported, report, failures, tables, files };
  expect(JSON.stringify(everything)).not.toMatch(PERSONAL);
  expect(JSON.stringify(everything)).not.toContain(SALT);
  expect(JSON.stringify({ ...everything, files: {} })).not.toContain(shop.connection);
}, 240_000);

async function open(folder: string, said: string[]): Promise<World> {
  const progress = {
    step: (message: string) => said.push(message),
    advance: (message: string, done: number, all: number) => said.push(`${message} ${done} ${all}`),
  };
  return openWorld(loadConfig({ cwd: folder, config: undefined, home: undefined }), progress, {
    now: () => new Date('2026-11-05T06:00:00Z'),
  });
}

/** A file in which nearly every amount is an address. */
async function refusedFile(world: World, folder: string): Promise<string> {
  const path = join(folder, 'bad.csv');
  const lines = EMAILS.flatMap((email) =>
    Array.from({ length: 10 }, (_, n) => `${n},${email},2026-11-01,${email}`),
  );
  await writeFile(path, `Order ID,Customer ID,Date,Amount\n${lines.join('\n')}\n`);
  return importFile(world, { path, mapping: null, account: null }).then(() => 'imported', describeError);
}

/** A configuration that takes addresses for amounts, and remarks for moments. */
async function mistakenColumns(folder: string, said: string[]): Promise<string> {
  const mapping = SHOP_MAPPING.replace('lifetime_value: ltv', 'lifetime_value: E-mail').replace(
    'ordered_at: placed',
    'ordered_at: comment',
  );
  const mistaken = await open(await crmFolder({ connection: shop.connection, mapping }), said);
  const { failures, accounts } = await ingestCrm(mistaken);
  const tables = await everyTable(mistaken);
  await mistaken.close();
  expect(folder).not.toBe('');
  expect(failures).toHaveLength(1);
  return JSON.stringify({ failures, accounts, tables });
}

function describeError(error: unknown): string {
  return `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack ?? ''}`;
}

/** Every table that jobs write and every one that transforms make, as text. */
async function everyTable({ warehouse }: World): Promise<Record<string, string[]>> {
  const written = [rawTables, sourceTables, opsTables].flatMap((group) => Object.values<TableDef>(group));
  const made = compileTransforms({ project: 'bidforest', dataset: 'bidforest' }).transforms;
  const names = [
    ...written.map((table) => [`${table.dataset}.${table.name}`, warehouse.ref(table)] as const),
    ...made.filter(({ kind }) => kind !== 'assertion').map(({ name, target }) => [name, target] as const),
  ];
  const dump: Record<string, string[]> = {};
  for (const [name, ref] of names) {
    const rows = await warehouse
      .query<{ text: string }>(`SELECT TO_JSON_STRING(t) AS text FROM ${ref} AS t`)
      .catch((error: unknown) => {
        if (written.some((table) => warehouse.ref(table) === ref)) throw error;
        return [];
      });
    dump[name] = rows.map(({ text }) => text);
  }
  return dump;
}

/** The bytes of every file below a folder, as text. */
async function contentsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(path, 'latin1')] as const)),
  );
}
