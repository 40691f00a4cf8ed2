import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { DoctorCheck } from '../../../src/contract/doctor-document.ts';
import type { AnalyticsSettings } from '../../../src/sandbox/google-analytics/settings.ts';
import { serveSite, siteOf, type ServedSite } from '../../sandbox/google-analytics/serve-site.ts';
import { configFor, examine, SECRETS } from './doctor-rig.ts';

const open: ServedSite[] = [];
beforeAll(() => {
  for (const [name, value] of Object.entries(SECRETS)) vi.stubEnv(name, value);
});
afterAll(() => {
  vi.unstubAllEnvs();
});
afterEach(async () => {
  for (const { sandbox } of open.splice(0)) await sandbox.close();
});

const credentials = {
  from: 'environment',
  clientId: 'DOCTOR_ID',
  clientSecret: 'DOCTOR_SECRET',
  refreshToken: 'DOCTOR_REFRESH',
};

async function sourceCheck(
  settings: Partial<AnalyticsSettings>,
  analytics: object = {},
  timeZone = 'UTC',
): Promise<DoctorCheck | undefined> {
  const served = await serveSite(siteOf([]), { settings });
  open.push(served);
  const googleAnalytics = {
    endpoint: served.sandbox.endpoint,
    properties: [{ id: '5', name: 'Shop web' }],
    credentials,
    ...analytics,
  };
  const document = await examine(
    await configFor(served.sandbox, {}, { googleAnalytics, timeZone, currency: 'EUR' }),
  );
  return document.checks.find(({ check }) => check === 'sources');
}

it('reads each source once, and says what its tokens are at', async () => {
  const check = await sourceCheck({});

  expect(check).toMatchObject({ status: 'pass', next: null });
  expect(check?.found).toMatch(/^google-analytics: Shop web \(5\), UTC, EUR\. Shop web: \d+ tokens/);
});

it('warns of days that are not those of the account', async () => {
  expect(await sourceCheck({}, {}, 'Asia/Tokyo')).toMatchObject({
    status: 'warn',
    next: expect.stringContaining('Asia/Tokyo in the configuration, but not in Shop web') as string,
  });
});

it.each([
  [{ mayRead: false }, {}, /sufficient permissions/, /as Viewer under Admin/],
  [{ apiEnabled: false }, {}, /is disabled/, /Enable the Google Analytics Data API/],
  [{}, { properties: [{ id: '6' }] }, /sufficient permissions/, /check the property id/],
  [{}, { endpoint: '127.0.0.1:9' }, /ECONNREFUSED|refused|no access token/i, /endpoint|network/i],
  [
    {},
    { credentials: { from: 'environment', refreshToken: 'NO_SUCH_VARIABLE' } },
    /Credentials of Google Analytics are missing/,
    /googleAnalytics\.credentials/,
  ],
  [{ tokensPerDay: 0 }, {}, /tokens per day/, /tomorrow/],
] as const)('names cause and fix: %j %j', async (settings, analytics, found, next) => {
  const check = await sourceCheck(settings, analytics);

  expect(check).toMatchObject({ status: 'fail' });
  expect(check?.found).toMatch(found);
  expect(check?.next).toMatch(next);
  expect(JSON.stringify(check)).not.toContain(SECRETS.DOCTOR_REFRESH);
});
