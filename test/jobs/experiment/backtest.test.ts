import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BacktestDocument } from '../../../src/contract/backtest-document.ts';
import { addDays, day } from '../../../src/core/base/day.ts';
import { rng } from '../../../src/core/base/rng.ts';
import { changeEvents, ledger, type ChangeEventRow, type LedgerRow } from '../../../src/core/tables/ops.ts';
import { backtest } from '../../../src/jobs/backtest.ts';
import type { World } from '../../../src/jobs/world.ts';
import { intent } from '../ads/write-rig.ts';
import { loadCampaigns } from './campaign-account.ts';
import { openEmptyWorld } from './open-world.ts';

const START = day('2026-03-02');
const CAMPAIGNS = 20;

let world: World;

/** Every third day each keyword gets 1.20 · e^±0.05, and the ledger says that it was applied. */
async function logBids(): Promise<void> {
  const rows: LedgerRow[] = [];
  for (let c = 1; c <= CAMPAIGNS; c++) {
    for (let period = 0; period < 10; period++) {
      const sign = rng(5, 'sign', c, period).below(2) === 0 ? 1 : -1;
      rows.push(
        intent(
          { level: 'keyword', id: `${c}~${c}0~${c}00`, lever: 'max_cpc' },
          1_200_000,
          Math.round(1_200_000 * Math.exp(0.05 * sign)),
          {
            change_id: `${c}-${period}`,
            planned_on: addDays(START, 3 * period),
            record: JSON.stringify({
              outcome: { perturbation: { sign, size: 0.05, probability: 0.5 }, verdicts: [] },
            }),
          },
        ),
      );
    }
  }
  await world.warehouse.load(ledger, rows, { plan_id: 'plan-1' });
  const events = rows.map(({ change_id, planned_on }): ChangeEventRow => ({
    change_id,
    seq: 1,
    at: `${planned_on}T06:00:00Z`,
    event_date: planned_on,
    run_id: 'run-1',
    kind: 'settled',
    outcome: 'applied',
    value_micros: null,
    code: null,
    reason: 'Applied.',
    batch_id: 'b',
  }));
  await world.warehouse.load(changeEvents, events, { batch_id: 'b' });
}

beforeAll(async () => {
  world = await openEmptyWorld(() => new Date(`${addDays(START, 30)}T06:00:00Z`));
  await loadCampaigns(world, {
    campaigns: CAMPAIGNS,
    from: addDays(START, -28),
    to: addDays(START, 29),
  });
}, 60_000);

afterAll(() => world.close());

describe('backtest', () => {
  it('gives no number before any random bid is logged', async () => {
    const document = await backtest(world, {
      policy: { kind: 'factor', factor: 1.02 },
      from: null,
      to: null,
    });
    expect(BacktestDocument.parse(document)).toMatchObject({
      refusal: 'No random perturbation of a bid is recorded in these days.',
      gain: null,
      from: null,
    });
  }, 60_000);

  it('replays the ledger: results are those of the days, and bids that change nothing gain nothing', async () => {
    await logBids();
    const document = await backtest(world, {
      policy: { kind: 'factor', factor: 1.02 },
      from: null,
      to: null,
    });

    expect(document).toMatchObject({
      refusal: null,
      from: START,
      to: addDays(START, 29),
      overlap: { draws: 200, entities: 20 },
    });
    const [made] = await world.warehouse.query<{ profit: number }>(
      `SELECT CAST(SUM(0.8 * conversion_value - cost) AS FLOAT64) AS profit
        FROM ${world.warehouse.ref({ dataset: 'reports', name: 'daily' })} WHERE \`date\` >= '${START}'`,
    );
    expect(document.logged).toBeCloseTo(made?.profit ?? 0, 2);
    const { low, high } = document.gain ?? { low: 1, high: 1 };
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  }, 60_000);

  it('gives no number for bids that were not tried, nor for a plan that does not bid on them', async () => {
    const far = await backtest(world, { policy: { kind: 'factor', factor: 1.2 }, from: null, to: null });
    expect(far.refusal).toMatch(/100% of the cost is where the policy bids outside what was tried/);
    const none = { policy: { kind: 'plan', planId: 'absent' }, from: null, to: null } as const;
    await expect(backtest(world, none)).rejects.toThrow(/no plan absent/);
  }, 60_000);
});
