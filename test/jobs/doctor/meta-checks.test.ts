import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { stringify } from 'yaml';
import type { DoctorCheck } from '../../../src/contract/doctor-document.ts';
import { parseConfig } from '../../../src/config/load-config.ts';
import { openMeta, TOKEN, type MetaOptions, type OpenMeta } from '../../adapters/facebook-ads/open-meta.ts';
import { freshFolder } from '../../cli/run-cli.ts';
import { examine } from './doctor-rig.ts';

const open: OpenMeta[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const meta of open.splice(0)) await meta.close();
});

async function metaCheck(options: MetaOptions = {}, setting: object = {}): Promise<DoctorCheck | undefined> {
  const meta = await openMeta(options);
  open.push(meta);
  vi.stubEnv('META_ACCESS_TOKEN', TOKEN);
  const folder = await freshFolder('doctor-meta');
  const file = join(folder, 'bidforest.config.yaml');
  const text = stringify({
    accounts: [{ id: '1', name: 'Shop', platform: 'google-ads' }],
    goal: { kind: 'target_cpa', amount: 20 },
    meta: { endpoint: meta.endpoint, ...setting },
  });
  const config = { ...parseConfig(text, file), file, folder, home: join(folder, '.bidforest') };
  const document = await examine(config);
  expect(JSON.stringify(document)).not.toMatch(/EAAtwin|0123456789/);
  return document.checks.find(({ check }) => check === 'sources');
}

it('says what the token is good for, and that a day of every account can be read', async () => {
  const check = await metaCheck();

  expect(check).toMatchObject({ status: 'pass', next: null });
  expect(check?.found).toMatch(
    /the environment variable META_ACCESS_TOKEN, good for ads_read\. Insights of \d{4}-\d\d-\d\d can be read\. meta: Northpath Outdoor \(314159265358979\), UTC, USD\./,
  );
});

it('warns of amounts in another currency', async () => {
  const check = await metaCheck({ plan: { currency: 'EUR' } });

  expect(check).toMatchObject({ status: 'warn' });
  expect(check?.next).toMatch(/Northpath Outdoor are in EUR, and the configuration says USD/);
});

const CASES: readonly [options: MetaOptions, setting: object, found: RegExp, next: RegExp][] = [
  [{ settings: { scopes: ['email'] } }, {}, /a token for email only/, /with ads_read/],
  [{ settings: { revokedTokens: [TOKEN] } }, {}, /Session has expired/, /new access token/],
  [{ faults: [{ kind: 'permission', on: 'insights' }] }, {}, /permission/, /Ad accounts/],
  [{}, { accounts: ['act_5'] }, /does not exist/, /Check the id of the account/],
  [
    {},
    { accessToken: { from: 'environment', variable: 'NO_SUCH_TOKEN' } },
    /no access token of Meta/,
    /meta\.accessToken/,
  ],
];

it.each(CASES)('names cause and fix: %j %j', async (options, setting, found, next) => {
  const check = await metaCheck(options, setting);

  expect(check).toMatchObject({ status: 'fail' });
  expect(check?.found).toMatch(found);
  expect(check?.next).toMatch(next);
});
