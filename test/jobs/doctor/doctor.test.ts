import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DoctorDocument } from '../../../src/contract/doctor-document.ts';
import { apply } from '../../../src/jobs/apply.ts';
import type { Sandbox } from '../../../src/sandbox/google-ads/serve.ts';
import {
  ACCOUNT,
  configFor,
  examine,
  inWorld,
  named,
  planToday,
  SECRETS,
  serveAgency,
} from './doctor-rig.ts';

let sandbox: Sandbox;
beforeAll(() => {
  for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  sandbox = await serveAgency();
});
afterEach(() => sandbox.close());

/** Turns a knob of the twin, as a user of it would. */
async function settings(body: object): Promise<void> {
  const response = await fetch(`http://${sandbox.endpoint}/sandbox/settings`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

const ALL = [
  'configuration',
  'warehouse',
  'connection',
  'credentials',
  'endpoint',
  'clock',
  'token',
  'scope',
  'accounts',
  'login_customer',
  'project',
  'currency',
  'conversions',
  'political_ads',
  'write_permission',
  'quota',
  'switch',
];

describe('a connection that is fit for a live run', () => {
  it('passes every check, changes nothing, and shows no secret', async () => {
    const before = structuredClone(sandbox.twin.store.records(ACCOUNT));
    const document = await examine(await configFor(sandbox));

    expect(named(document, 'pass')).toEqual(ALL);
    expect(document).toMatchObject({ healthy: true, exitCode: 0 });
    expect(DoctorDocument.parse(document)).toEqual(document);
    expect(document.operations).toMatchObject({ level: 'explorer', limit: 2_880, fits: true });
    expect(sandbox.twin.store.records(ACCOUNT)).toEqual(before);
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(document)).not.toContain(secret);
  });

  it('counts its own operations as the platform does, and remembers them', async () => {
    const config = await configFor(sandbox);
    await examine(config);

    const spent = await inWorld(config, async ({ quotas }) => quotas['google-ads']?.spent());
    expect(spent).toBe(sandbox.twin.quotaUsed);
  });
});

describe('of ten misconfigurations, doctor fails exactly the one, naming cause and fix', () => {
  interface Case {
    readonly check: string;
    readonly knobs?: object;
    readonly googleAds?: object;
    readonly plannedChanges?: number;
    readonly found: RegExp;
    readonly next: RegExp;
    readonly exitCode: 2 | 4;
  }
  it.each<[string, Case]>([
    [
      'a missing scope',
      {
        check: 'scope',
        knobs: { scopes: ['openid'] },
        found: /openid only/,
        next: /Sign in again and allow Google Ads.*auth\/adwords/,
        exitCode: 4,
      },
    ],
    [
      'a wrong login customer',
      {
        check: 'login_customer',
        googleAds: { loginCustomerId: '888-888-8888' },
        found: /8888888888.*the sign-in reaches 9 directly/,
        next: /loginCustomerId.*instead of 8888888888.*candidates: 9/,
        exitCode: 4,
      },
    ],
    [
      'a project that is not approved',
      {
        check: 'project',
        knobs: { projectApproved: false },
        found: /only approved for use with test accounts/,
        next: /Apply for access for the Google Cloud project/,
        exitCode: 4,
      },
    ],
    [
      'an expired token',
      {
        check: 'token',
        knobs: { revokedTokens: [SECRETS.DOCTOR_REFRESH] },
        found: /expired or revoked/,
        next: /Sign in again.*publish it/,
        exitCode: 4,
      },
    ],
    [
      'a missing currency',
      {
        check: 'currency',
        knobs: { currencies: { [ACCOUNT]: '' } },
        found: /Account 1 has no currency/,
        next: /Finish setting up the account/,
        exitCode: 4,
      },
    ],
    [
      'no permission to write',
      {
        check: 'write_permission',
        knobs: { mayWrite: false },
        found: /read access only/,
        next: /standard access/,
        exitCode: 4,
      },
    ],
    [
      'a clock that is wrong',
      {
        check: 'clock',
        knobs: { clockSkewSeconds: 900 },
        found: /15 minutes behind/,
        next: /Set the clock/,
        exitCode: 2,
      },
    ],
    [
      'undeclared political ads',
      {
        check: 'political_ads',
        knobs: { undeclaredCampaigns: ['12'] },
        found: /undeclared in 1 of 5 campaigns: Campaign 12/,
        next: /Declare for each of them/,
        exitCode: 4,
      },
    ],
    [
      'a quota level too low for the account',
      {
        check: 'quota',
        plannedChanges: 2_000,
        found: /2880 a day, explorer access.*the plan has 2000 changes/,
        next: /leaves \d+ for tomorrow.*higher access level/,
        exitCode: 2,
      },
    ],
    [
      'an endpoint that cannot be reached',
      {
        check: 'endpoint',
        googleAds: { endpoint: '127.0.0.1:9' },
        found: /127\.0\.0\.1:9 cannot be reached/,
        next: /Check the endpoint/,
        exitCode: 4,
      },
    ],
  ])('%s', async (_what, { check, knobs, googleAds, plannedChanges, found, next, exitCode }) => {
    const config = await configFor(sandbox, googleAds);
    if (knobs !== undefined) await settings(knobs);
    if (plannedChanges !== undefined)
      await inWorld(config, (world) =>
        planToday(
          world,
          Array.from({ length: plannedChanges }, () => ({})),
        ),
      );

    const document = await examine(config);

    expect(named(document, 'fail')).toEqual([check]);
    const failed = document.checks.find(({ status }) => status === 'fail');
    expect(failed?.found).toMatch(found);
    expect(failed?.next).toMatch(next);
    expect(document).toMatchObject({ healthy: false, exitCode });
    const waiting = document.checks.filter((it) => it.status === 'skipped' && it.check !== 'sources');
    for (const skipped of waiting) expect(skipped.found).toContain(`it needs “${failed?.title}” first`);
    for (const secret of Object.values(SECRETS)) expect(JSON.stringify(document)).not.toContain(secret);
  });
});

describe('doctor also', () => {
  it('says which credentials are missing, without the rest being blamed', async () => {
    const credentials = { from: 'environment', refreshToken: 'DOCTOR_NOTHING' };
    const document = await examine(await configFor(sandbox, { credentials }));

    expect(named(document, 'fail')).toEqual(['credentials']);
    expect(document.checks.find(({ status }) => status === 'fail')?.found).toContain('DOCTOR_NOTHING');
    expect(named(document, 'pass')).toContain('clock');
  });

  it('sets a login customer in doubt only when the accounts need one', async () => {
    const config = await configFor(sandbox);
    const { loginCustomerId: _, ...direct } = config.googleAds ?? { accounts: 'all' };
    const document = await examine({
      ...config,
      googleAds: { ...(direct as NonNullable<typeof config.googleAds>), accounts: [ACCOUNT] },
    });

    expect(named(document, 'fail')).toEqual(['login_customer']);
    expect(document.checks.find(({ status }) => status === 'fail')?.next).toMatch(/Set .*candidates: 9/);
  });

  it('does not blame the login for a platform that fails itself', async () => {
    sandbox.twin.faults.set([{ kind: 'internal', on: 'search' }]);
    const document = await examine(await configFor(sandbox));

    const failed = document.checks.find(({ status }) => status === 'fail');
    expect(failed?.found).toMatch(/^Account 9 does not answer\. Google Ads: An internal error/);
    expect(failed?.next).toMatch(/again later/);
    expect(document.exitCode).toBe(4);
  });

  it('warns of days and conversions that do not fit, and of a dry run', async () => {
    await settings({ conversionTracking: { [ACCOUNT]: 'NOT_CONVERSION_TRACKED' } });
    const document = await examine(await configFor(sandbox, {}, { timeZone: 'UTC', live: false }));

    expect(named(document, 'warn')).toEqual(['currency', 'conversions', 'switch']);
    expect(document).toMatchObject({ healthy: true, exitCode: 0 });
  });

  it('fails a currency that is not the one of the configuration', async () => {
    const document = await examine(await configFor(sandbox, {}, { currency: 'EUR' }));

    expect(named(document, 'fail')).toEqual(['currency']);
    expect(document.exitCode).toBe(2);
  });
});

describe('a day that the quota has no room for', () => {
  it('is parked by the platform’s refusal, and still is in the next process', async () => {
    const config = await configFor(sandbox);
    sandbox.twin.settings = { ...sandbox.twin.settings, quotaLevel: 'EXPLORER' };
    sandbox.twin.quota.spend(2_880, sandbox.twin.clock.now(), Infinity, 'STANDARD');
    const read = (): Promise<unknown> =>
      inWorld(config, async ({ ads }) => ads['google-ads']?.readEntities(ACCOUNT)).catch((e: unknown) => e);

    expect(await read()).toMatchObject({ code: 'quota_error.RESOURCE_EXHAUSTED', retryDelayMs: 86_400_000 });
    sandbox.twin.settings = { ...sandbox.twin.settings, quotaLevel: 'STANDARD' };
    const used = sandbox.twin.quotaUsed;

    expect(await read()).toMatchObject({
      code: 'quota_error.RESOURCE_EXHAUSTED',
      message: expect.stringMatching(/parked until/) as string,
    });
    expect(sandbox.twin.quotaUsed).toBe(used);
    const document = await examine(config);
    expect(named(document, 'fail')).toEqual(['quota']);
    expect(document.checks.find(({ status }) => status === 'fail')).toMatchObject({
      found: expect.stringMatching(
        /Every account of the project is parked until .*Too many requests/,
      ) as string,
      next: expect.stringMatching(/Run again after/) as string,
    });
    const raised = { ...config, googleAds: { ...config.googleAds, accessLevel: 'basic' } } as typeof config;
    expect(await inWorld(raised, async ({ ads }) => ads['google-ads']?.readEntities(ACCOUNT))).toBeDefined();
  });

  it('writes the changes with the most effect and leaves the others for tomorrow', async () => {
    const config = await configFor(sandbox);
    const document = await inWorld(config, async (world) => {
      const record = (costMicros: number): string =>
        JSON.stringify({ input: { scored: { evidence: { costMicros } } } });
      await planToday(world, [
        { entity_id: '11~111~1001', from_micros: 1_500_000, to_micros: 1_600_000, record: record(1_000_000) },
        { entity_id: '11~111~1002', from_micros: 1_000_000, to_micros: 1_100_000, record: record(9_000_000) },
      ]);
      world.quotas['google-ads']?.note({ kind: 'query', accountId: ACCOUNT, operations: 2_880 - 8 - 4 });
      return apply(world);
    });

    const states = Object.fromEntries(document.changes.map(({ id, state }) => [id, state]));
    expect(states).toEqual({ '11~111~1002': 'applied', '11~111~1001': 'postponed' });
    expect(document.operations).toMatchObject([{ fits: false, changes: 2, changesThatFit: 1 }]);
    expect(sandbox.twin.store.records(ACCOUNT)?.keywords.get('111~1001')?.cpcBidMicros).toBe(1_500_000);
    expect(sandbox.twin.store.records(ACCOUNT)?.keywords.get('111~1002')?.cpcBidMicros).toBe(1_100_000);
  });
});
