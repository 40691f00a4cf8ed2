import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { playTrial } from '../../../src/cli/demo/play-trial.ts';
import { ReportDocument } from '../../../src/contract/report-document.ts';
import { trialText } from '../../../src/cli/texts/trial-text.ts';
import { day, daysBetween } from '../../../src/core/base/day.ts';
import { decideOne } from '../../../src/core/bidding/decide.ts';
import { replay } from '../../../src/core/changes/decision-record.ts';
import { guardOne } from '../../../src/core/guardrails/guard-one.ts';
import { changeEvents, ledger } from '../../../src/core/tables/ops.ts';
import type { Row } from '../../../src/core/tables/table.ts';
import { twinMeta } from '../../../src/wire.ts';
import { openTrial, smallPlan } from './open-trial.ts';

const HISTORY = 60;
/** Eight days: the models are trained again on the last. */
const DAYS = 8;
/** Half of it is the day on which the landing pages of a campaign break. */
const BREAK_IN = 2;

/** Criteria of devices (Google Ads API, "Platforms"). */
const DEVICE_IDS: Readonly<Record<string, string>> = { DESKTOP: '30000', MOBILE: '30001', TABLET: '30002' };

interface Played {
  readonly report: ReportDocument;
  readonly html: string;
  readonly ledger: readonly Row[];
  readonly events: readonly Row[];
  readonly trainings: number;
  /** Bids in the market by keyword, and modifiers in millionths by campaign and device, at the end. */
  readonly bids: ReadonlyMap<string, number | null>;
}

async function play(seed: number): Promise<Played> {
  const { world, twin, home, close } = await openTrial(smallPlan(seed, HISTORY), HISTORY, BREAK_IN);
  try {
    const lastDay = twinMeta(twin.sandbox.endpoint, world.now);
    const report = await playTrial(world, twin, { days: DAYS, folder: join(home, 'files'), lastDay });
    const { warehouse } = world;
    const [runs] = await warehouse.query<{ n: number }>(
      `SELECT COUNT(*) AS n FROM ${warehouse.ref({ dataset: 'ops', name: 'training_runs' })}`,
    );
    return {
      report,
      html: await readFile(join(home, 'report.html'), 'utf8'),
      ledger: await warehouse.query(`SELECT * FROM ${warehouse.ref(ledger)} ORDER BY change_id`),
      events: await warehouse.query(`SELECT * FROM ${warehouse.ref(changeEvents)} ORDER BY change_id, seq`),
      trainings: runs?.n ?? 0,
      bids: new Map([
        ...twin.market.account.keywords.map(({ id, bidMicros }) => [id, bidMicros] as const),
        ...twin.market.account.campaigns.flatMap(({ id, deviceModifiers }) =>
          Object.entries(deviceModifiers).map(
            ([device, modifier]) => [`${id}~${DEVICE_IDS[device]}`, Math.round(1e6 * modifier)] as const,
          ),
        ),
      ]),
    };
  } finally {
    await close();
  }
}

let first: Played;
let again: Played;

beforeAll(async () => {
  first = await play(4);
  again = await play(4);
}, 600_000);

describe('a trial on the twin', () => {
  it('leaves the same bytes in ledger, events and report when it is played again', () => {
    expect(first.ledger.length).toBeGreaterThan(0);
    expect(JSON.stringify(again.ledger)).toBe(JSON.stringify(first.ledger));
    expect(JSON.stringify(again.events)).toBe(JSON.stringify(first.events));
    expect(again.html === first.html).toBe(true);
  });

  it('changes bids on the market to what the ledger says, and settles every change', () => {
    const last = new Map<string, unknown>();
    for (const row of first.ledger.toSorted((a, b) =>
      String(a['planned_on']) < String(b['planned_on']) ? -1 : 1,
    ))
      last.set(
        row['lever'] === 'max_cpc'
          ? (String(row['entity_id']).split('~').at(-1) ?? '')
          : String(row['entity_id']),
        row['to_micros'],
      );
    for (const [lever, to] of last) expect(first.bids.get(lever), lever).toBe(to);

    const ends = new Map(first.events.map((row) => [row['change_id'], row['kind']]));
    expect(ends.size).toBe(first.ledger.length);
    expect(new Set(ends.values())).toEqual(new Set(['settled']));
  });

  it('trains each model on the first day and a week later, and scores with the champion in between', () => {
    const models = first.report.training.length;
    expect(models).toBeGreaterThan(0);
    expect(first.trainings).toBe(2 * models);
  });

  it('leaves the two weeks before an account was read out of training, as their conversions are still coming in', () => {
    const run = first.report.training.find(({ model }) => model === 'click-value');
    expect(run?.startedAt).toMatch(/^2026-11-08/);
    expect(run?.split.why).toContain('days after 2026-10-24 are left out');
  });

  it('holds in the ledger all that it takes to make every decision again, byte for byte', () => {
    for (const row of first.ledger) {
      const { same, recorded, replayed } = replay(String(row['record']), {
        decide: decideOne,
        guard: guardOne,
      });
      if (!same) expect(replayed).toBe(recorded);
    }
  });

  it('notices the landing pages that broke, says since when, and what that does to their bids', () => {
    const [struck] = first.report.trial?.drift ?? [];
    const { breaks = [], decisions = [] } = first.report.plan ?? {};
    const found = breaks.find(({ cause }) => cause === 'landing-page');
    expect(found?.campaign).toBe('Search | Guided tours');
    expect(Math.abs(daysBetween(day(found?.since ?? ''), day(struck?.day ?? '')))).toBeLessThanOrEqual(3);
    const reasons = decisions.filter(({ reason }) =>
      reason.includes('The landing pages of its campaign changed'),
    );
    expect(reasons).toHaveLength(found?.entities ?? 0);
    expect(first.html).toContain('<section id="breaks"');
    expect(trialText(first.report, 500)).toContain('its landing pages seem to have changed');
  });

  it('says what each day made, adds it up, and shows it in the report', () => {
    const { trial } = ReportDocument.parse(first.report);
    expect(trial?.days.map(({ day }) => day)).toEqual(
      Array.from({ length: DAYS }, (_, i) => `2026-11-0${i + 1}`),
    );
    for (const { profit, leftAlone, best } of trial?.days ?? []) {
      expect(best).toBeGreaterThanOrEqual(leftAlone);
      expect(best).toBeGreaterThanOrEqual(profit);
    }
    const sent = trial?.totals.changes ?? 0;
    expect(sent).toBe(first.ledger.length);
    expect(first.html).toContain('<section id="trial"');
    expect(trialText(first.report, 100)).toMatch(/than bids left alone/);
  });
});
