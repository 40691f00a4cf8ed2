import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../../src/core/base/day.ts';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { backfill } from '../../../src/jobs/backfill.ts';
import { ingestAds } from '../../../src/jobs/ingest-ads.ts';
import { ingestSources } from '../../../src/jobs/ingest-sources.ts';
import { makePlan } from '../../../src/jobs/make-plan.ts';
import type { AdsPlatform } from '../../../src/jobs/ports.ts';
import { runDay } from '../../../src/jobs/run-day.ts';
import { train } from '../../../src/jobs/train.ts';
import type { World } from '../../../src/jobs/world.ts';
import { writeReport } from '../../../src/jobs/write-report.ts';
import { today } from '../../../src/sandbox/market/market-state.ts';
import { openTrial, smallPlan, type OpenTrial } from '../../cli/demo/open-trial.ts';
import { fakeSource, type FakeSource } from './fake-source.ts';

const HISTORY = 60;
let trial: OpenTrial;
let source: FakeSource;
let world: World;
beforeAll(async () => {
  trial = await openTrial(smallPlan(5, HISTORY), HISTORY);
  source = fakeSource();
  world = { ...trial.world, sources: { fake: source } };
  await ingestAds(world);
}, 240_000);
afterAll(() => trial.close());

describe('data of a connected source that are late', () => {
  it('stop decisions and not reports, and the plan says why', async () => {
    await ingestSources(world);
    await train(world, { model: 'click-value' });
    const fresh = (await makePlan(world)).document;
    expect(fresh).toMatchObject({ mayBid: true, alerts: [] });
    expect(fresh.summary.raise + fresh.summary.lower).toBeGreaterThan(0);
    expect(new Set(fresh.decisions.map(({ entity }) => entity.source))).toEqual(new Set(['google-ads']));

    source.before = () => {
      throw new RemoteError('the source is down');
    };
    trial.twin.sandbox.advance(3);
    await ingestAds(world);
    await ingestSources(world);
    const late = (await makePlan(world)).document;

    const lastDay = addDays(today(trial.twin.market), -4);
    expect(late).toMatchObject({
      mayBid: false,
      alerts: [
        { source: 'fake', report: 'days', lastDay, stopsDecisions: true },
        { source: 'fake', report: 'more', lastDay },
      ],
    });
    expect(late.why).toMatch(/^Data are late, so every bid stays: days of fake, account act_1, ends on/);
    expect(late.summary).toMatchObject({ raise: 0, lower: 0 });
    expect(late.decisions.find(({ lever }) => lever === 'max_cpc')?.reason).toMatch(
      /^Data are late, so the bid stays/,
    );
    const report = await writeReport(world);
    expect(report.alerts).toHaveLength(2);

    source.before = () => undefined;
    await ingestSources(world);
    expect((await makePlan(world)).document).toMatchObject({ mayBid: true, alerts: [] });
  }, 580_000);
});

describe('a platform that does not answer', () => {
  it('stops decisions and not the report, and the other sources are read', async () => {
    trial.twin.sandbox.advance(1);
    source.asked.length = 0;
    const down = (): Promise<never> => Promise.reject(new RemoteError('no answer'));
    const dead = (platform: AdsPlatform): AdsPlatform =>
      Object.fromEntries(Object.keys(platform).map((name) => [name, down])) as unknown as AdsPlatform;
    const ads = Object.fromEntries(
      Object.entries(world.ads).map(([name, platform]) => [name, dead(platform)]),
    );

    const day = await runDay({ ...world, ads }, []);

    expect(day).toMatchObject({ plan: null, applied: null, failures: ['no answer'] });
    expect(day.report.path).toMatch(/report\.html$/);
    expect(source.asked.length).toBeGreaterThan(0);

    const document = await backfill({ ...world, ads }, { from: null, to: null, source: null, account: null });
    expect(document).toMatchObject({
      complete: false,
      failures: [{ source: 'google-ads', error: 'no answer' }],
      accounts: [{ source: 'fake', error: null }, { source: 'fake' }],
    });
  }, 580_000);
});
