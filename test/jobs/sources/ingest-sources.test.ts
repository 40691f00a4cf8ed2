import { afterEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { IngestDocument } from '../../../src/contract/ingest-document.ts';
import { addDays, day } from '../../../src/core/base/day.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { imports, quarantine } from '../../../src/core/tables/ops.ts';
import { adPerformance } from '../../../src/core/tables/raw.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import { backfill } from '../../../src/jobs/backfill.ts';
import { failuresOf, ingestSources } from '../../../src/jobs/ingest-sources.ts';
import type { World } from '../../../src/jobs/world.ts';
import { openWorld } from '../../../src/wire.ts';
import { freshFolder } from '../../cli/run-cli.ts';
import { fakeSource, type FakeSource } from './fake-source.ts';

/** A Sunday; the last day that is over is Saturday, 2026-10-31. */
const NOW = Date.parse('2026-11-01T12:00:00Z');
const EVERYTHING = { from: null, to: null, source: null, account: null };
const opened: World[] = [];

interface Open {
  readonly world: World;
  readonly source: FakeSource;
  at: number;
}

async function open(more: Readonly<Record<string, FakeSource>> = {}): Promise<Open> {
  const home = await freshFolder('sources');
  const silent = { step: () => undefined, advance: () => undefined };
  const source = fakeSource();
  const one: { at: number } = { at: NOW };
  const world = await openWorld(loadConfig({ cwd: home, home }), silent, {
    sources: { ...more, fake: source },
    now: () => new Date(one.at),
  });
  opened.push(world);
  return Object.assign(one, { world, source });
}

afterEach(async () => {
  for (const world of opened.splice(0)) await world.close();
});

async function tablesOf({ warehouse }: World): Promise<Record<string, Row[]>> {
  const all = (table: typeof adPerformance | typeof imports | typeof quarantine, by: string) =>
    warehouse.query(`SELECT * FROM ${warehouse.ref(table)} ORDER BY ${by}`);
  return {
    performance: await all(adPerformance, 'source, file, `date`, line'),
    imports: await all(imports, 'source, file'),
    quarantine: await all(quarantine, 'source, file, line'),
  };
}

describe('reading sources of reports', () => {
  it('brings every block of every report, with where it came from and what the source says of it', async () => {
    const { world, source } = await open();

    const document = IngestDocument.parse(await backfill(world, { ...EVERYTHING, from: day('2026-10-07') }));

    expect(source.asked).toEqual([
      'days 2026-10-05 2026-10-11',
      'days 2026-10-12 2026-10-18',
      'days 2026-10-19 2026-10-25',
      'days 2026-10-26 2026-10-31',
      'more 2026-09-28 2026-10-11',
      'more 2026-10-12 2026-10-25',
      'more 2026-10-26 2026-10-31',
    ]);
    expect(document).toMatchObject({ complete: true, rows: 27 + 34, failures: [] });
    expect(document.accounts).toMatchObject([
      {
        report: 'days',
        blocks: 4,
        read: 4,
        held: 0,
        rejected: 0,
        notes: ['sampled'],
      },
      {
        report: 'more',
        blocks: 3,
        read: 3,
        from: '2026-09-28',
        to: '2026-10-31',
        notes: ['sampled', '1 % of the quota used'],
      },
    ]);
    expect(document.freshness).toMatchObject([
      {
        source: 'fake',
        account: 'act_1',
        report: 'days',
        firstDay: '2026-10-05',
        lastDay: '2026-10-31',
        rows: 27,
      },
      { source: 'fake', report: 'more', firstDay: '2026-09-28', rows: 34 },
    ]);
    const { performance = [] } = await tablesOf(world);
    expect(performance[0]).toMatchObject({
      source: 'fake',
      account_id: 'act_1',
      file: 'days 2026-10-05',
      line: 1,
      imported_at: '2026-11-01T12:00:00.000Z',
    });
  });

  it('reads again what the source restates, and leaves the rows alone that are as they were', async () => {
    const one = await open();
    await ingestSources(one.world);
    const before = await tablesOf(one.world);
    one.source.asked.length = 0;
    one.source.clicks.set(day('2026-10-20'), 11);
    one.source.clicks.set(day('2026-10-30'), 12);
    one.at += 3_600_000;

    await ingestSources(one.world);

    expect(one.source.asked).toEqual([
      'days 2026-10-19 2026-10-25',
      'days 2026-10-26 2026-10-31',
      'more 2026-10-26 2026-10-31',
    ]);
    const after = await tablesOf(one.world);
    const changed = after['performance']?.filter(
      (row, i) => row['imported_at'] !== before['performance']?.[i]?.['imported_at'],
    );
    expect(new Set(changed?.map((row) => row['file']))).toEqual(
      new Set(['days 2026-10-19', 'days 2026-10-26', 'more 2026-10-26']),
    );
    expect(changed?.filter((row) => row['clicks'] === 12)).toHaveLength(2);

    one.at += 3_600_000;
    await ingestSources(one.world);
    expect(await tablesOf(one.world)).toEqual(after);
  });

  it('goes on after a kill with the first block that is missing, and leaves the tables of an undisturbed run', async () => {
    const [undisturbed, killed] = [await open(), await open()];
    await ingestSources(undisturbed.world);
    let kills = 0;
    for (let finished = false; !finished && kills < 20;) {
      let days = 0;
      killed.source.before = () => {
        if (++days === 40) throw new Error('killed');
      };
      finished = await ingestSources(killed.world).then(
        () => true,
        () => false,
      );
      kills += finished ? 0 : 1;
    }

    expect(kills).toBeGreaterThan(3);
    expect(await tablesOf(killed.world)).toEqual(await tablesOf(undisturbed.world));
  });

  it('lets the other sources go on when one fails, and calls it a failure', async () => {
    const [silent, broken] = [fakeSource(), fakeSource()];
    silent.accounts = () => Promise.reject(new RemoteError('no answer', { next: 'Wait.' }));
    broken.before = (report, of) => {
      if (of >= day('2026-10-05')) throw new RemoteError(`${report} is down`);
    };
    const { world } = await open({ silent, broken });

    const read = await ingestSources(world);

    expect(read.failures).toEqual([{ source: 'silent', error: 'no answer Wait.' }]);
    expect(failuresOf(read)).toEqual([
      'silent: no answer Wait.',
      'broken, Fake shop, days: days is down',
      'broken, Fake shop, more: Not asked, as the report before failed: days is down',
    ]);
    expect(read.accounts.filter(({ source }) => source === 'fake')).toMatchObject([
      { error: null, postponed: 0 },
      { error: null, postponed: 0 },
    ]);
    const document = await backfill(world, EVERYTHING);
    expect(document.complete).toBe(false);
  });

  it('sets bad rows aside with their reasons, and refuses a block in which there are too many', async () => {
    const { world, source } = await open();
    await ingestSources(world);
    source.badRows = 2;
    source.clicks.set(addDays(day('2026-10-31'), -1), 3);

    const [few] = (await ingestSources(world)).accounts;

    expect(few).toMatchObject({ rejected: 4, error: null });
    const { quarantine: aside = [], imports: log = [] } = await tablesOf(world);
    expect(aside).toHaveLength(6);
    expect(aside[0]).toMatchObject({
      source: 'fake',
      file: 'days 2026-10-19',
      column_name: 'spend',
      reason: 'no number',
    });
    expect(log.find((row) => row['file'] === 'days 2026-10-26')).toMatchObject({ rows: 4, rejected: 2 });

    const before = await tablesOf(world);
    source.badRows = 5;
    const read = await ingestSources(world);
    expect(failuresOf(read)[0]).toMatch(/5 of 7 rows cannot be read/);
    expect(await tablesOf(world)).toEqual(before);
  });

  it('keeps amounts of another currency out of tables that several sources fill', async () => {
    const { world, source } = await open();
    const [account] = await source.accounts();
    source.accounts = () => Promise.resolve(account === undefined ? [] : [{ ...account, currency: 'EUR' }]);

    const read = await ingestSources(world);

    expect(failuresOf(read)[0]).toMatch(/are in EUR, and raw.ad_performance is in USD/);
    expect((await tablesOf(world))['performance']).toEqual([]);
  });
});
