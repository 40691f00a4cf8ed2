import { createHash } from 'node:crypto';
import { day } from '../../../src/core/base/day.ts';
import { micros } from '../../../src/core/base/micros.ts';
import type { EntityLevel, Lever } from '../../../src/core/flow.ts';
import type { Rule } from '../../../src/core/guardrails/rule.ts';
import type { LedgerRow } from '../../../src/core/tables/ops.ts';
import type { AdsPlatform, ChangeLedger } from '../../../src/jobs/ports.ts';
import type { Settings } from '../../../src/jobs/world.ts';
import type { WriteWorld } from '../../../src/jobs/write-world.ts';
import { ACCOUNT } from './fake-account.ts';
import { PRODUCT_EMAIL } from './fake-ads-platform.ts';
import type { TestClock } from './test-clock.ts';

export const SOURCE = 'google-ads';
export const TODAY = day('2026-03-02');
export const MORNING = '2026-03-02T06:00:00.000Z';

export function sha256(content: string | Uint8Array | Iterable<Uint8Array>): string {
  const whole = typeof content === 'string' || content instanceof Uint8Array;
  const hash = createHash('sha256');
  for (const part of whole ? [content] : content) hash.update(part);
  return hash.digest('hex');
}

/** The hold-off that the shipped rules have. */
export const HOLD_OFF: Rule = {
  id: 'freeze/edits-by-people',
  kind: 'human_hold_off',
  where: {},
  params: { days: 14 },
};

/** A world for the jobs that write. Runs are numbered, so that the same seed gives the same bytes. */
export function writeWorld(
  parts: { readonly platform: AdsPlatform; readonly ledger: ChangeLedger; readonly clock: TestClock },
  settings: Partial<Settings> = {},
  rules: readonly Rule[] = [HOLD_OFF],
): WriteWorld {
  let runs = 0;
  return {
    ads: { [SOURCE]: parts.platform },
    quotas: {},
    ledger: parts.ledger,
    ruleFiles: { read: () => Promise.resolve(rules) },
    settings: {
      accounts: [{ id: ACCOUNT, name: 'Shop' }],
      currency: 'USD',
      timeZone: 'UTC',
      monthlyBudget: null,
      goal: { kind: 'target_cpa', amount: 20 },
      maxBadShare: 0.05,
      fewBadRows: 10,
      mostLateDays: 2,
      clickDays: 0,
      evidenceDays: 28,
      deadBandRatio: 0.1,
      perturbationRatio: 0.04,
      explorationShare: 0.03,
      billableUnitMicros: micros(10_000),
      live: true,
      writing: { userEmail: PRODUCT_EMAIL, inDoubtMinutes: 15 },
      autonomy: { widest: 1.5, narrowest: 0.25, fullLift: 0.2, leastLooks: 2, holdsDays: 90 },
      files: [],
      knownMappings: [],
      guessedMappings: '',
      ...settings,
    },
    hash: sha256,
    now: () => parts.clock.now(),
    newRunId: () => `run-${++runs}`,
    progress: { step: () => undefined, advance: () => undefined },
  };
}

/** An intent of the ledger. Values are millionths. */
export function intent(
  about: { readonly level: EntityLevel; readonly id: string; readonly lever: Lever },
  from: number | null,
  to: number | null,
  rest: Partial<LedgerRow> = {},
): LedgerRow {
  const { level, id, lever } = about;
  const plan = rest.plan_id ?? 'plan-1';
  return {
    change_id: sha256(JSON.stringify([plan, level, id, lever, to])).slice(0, 16),
    plan_id: plan,
    planned_on: TODAY,
    planned_at: MORNING,
    source: SOURCE,
    account_id: '123-456-7890',
    entity_level: level,
    entity_id: id,
    lever,
    from_micros: from,
    to_micros: to,
    state: 'intended',
    reason: 'Because.',
    record: '{}',
    rolls_back: null,
    ...rest,
  };
}
