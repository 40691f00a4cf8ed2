import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { ImportDocument } from '../../src/contract/import-document.ts';
import { freshFolder, runJson } from './run-cli.ts';

const header =
  'Day\tCampaign\tAd group\tKeyword\tMatch type\tMax. CPC\tImpr.\tClicks\tCTR\tAvg. CPC\tCost\tConversions\tConv. value\tSearch impr. share';

const clean = [
  '2026-10-01\tShoes\tTrail\tbuy trail shoes\tExact match\t1.20\t60339\t1204\t2.00%\t0.85\t1023.40\t31.00\t2790.50\t45.10%',
  '2026-10-02\tShoes\tTrail\tbuy trail shoes\tExact match\t1.20\t1500\t30\t2.00%\t0.90\t27.00\t0.00\t0.00\t9.99%',
  '2026-10-03\tShoes\tTrail\tbuy trail shoes\tExact match\t1.20\t900\t0\t0.00%\t\t0.00\t0.00\t0.00\t',
];

const damaged = [
  'Search keyword report',
  '"October 1, 2026 - October 3, 2026"',
  header.replace('Cost', 'Cost (USD)'),
  '2026-10-01\tShoes\tTrail\tbuy trail shoes\tExact match\t$1.20\t"60,339"\t"1,204"\t2.00%\t$0.85\t"$1,023.40"\t31.00\t"2,790.50"\t45.10%',
  '2026-10-02\tShoes\tTrail\tbuy trail shoes\tExact match\t$1.20\t"1,500"\t30\t2.00%\t$0.90\t$27.00\t0.00\t0.00\t< 10%',
  '2026-10-02\tShoes\tTrail\tbuy road shoes\tExact match\t$1.20\tmany\t30\t2.00%\t$0.90\t$27.00\t0.00\t0.00\t50.00%',
  '2026-10-03\tShoes\tTrail\tbuy trail shoes\tExact match\t$1.20\t900\t0\t0.00%\t --\t$0.00\t0.00\t0.00\t --',
  '2026-13-03\tShoes\tTrail\tbuy road shoes\tExact match\t$1.20\t900\t0\t0.00%\t --\t$0.00\t0.00\t0.00\t --',
  '2026-10-03\tShoes\tTrail',
  'Total: Account\t --\t --\t --\t --\t --\t"62,739"\t"1,234"\t1.97%\t$0.85\t"$1,050.40"\t31.00\t"2,790.50"\t --',
  'Total: Search\t --\t --\t --\t --\t --\t"62,739"\t"1,234"\t1.97%\t$0.85\t"$1,050.40"\t31.00\t"2,790.50"\t --',
];

it('imports a damaged export to the totals of its clean twin, and quarantines each bad row', async () => {
  const folder = await freshFolder('damaged');
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(`${damaged.join('\r\n')}\r\n`, 'utf16le'),
  ]);
  await writeFile(join(folder, 'clean.tsv'), `${[header, ...clean].join('\n')}\n`);
  await writeFile(join(folder, 'damaged.csv.gz'), gzipSync(utf16));

  const twin = ImportDocument.parse(await runJson(['import', 'clean.tsv'], { cwd: folder }));
  const document = ImportDocument.parse(await runJson(['import', 'damaged.csv.gz'], { cwd: folder }));

  expect(twin).toMatchObject({
    rows: 3,
    rejected: 0,
    totals: { impressions: 62_739, clicks: 1234, cost: '1050.4' },
  });
  expect(document.totals).toEqual(twin.totals);
  expect(document).toMatchObject({ rows: 3, rejected: 3 });
  expect(document.files[0]?.skippedTotals).toBe(2);
  expect(document.files[0]?.quarantine.map(({ line, column, value }) => [line, column, value])).toEqual([
    [6, 'Impr.', 'many'],
    [8, 'Day', '2026-13-03'],
    [9, null, expect.any(String)],
  ]);
}, 60_000);
