import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { RemoteError } from '../../../src/core/base/errors.ts';
import { openTwin } from './open-twin.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});
const credentials = {
  kind: 'service_account',
  email: 'bot@project.iam.gserviceaccount.com',
  privateKey,
} as const;

it('signs in with the key of a service account', async () => {
  const twin = await openTwin({}, { credentials });

  expect(await twin.client.query('1', 'SELECT campaign.id FROM campaign LIMIT 1')).toHaveLength(1);
  await twin.close();
});

it('says that the clock of this machine is wrong when that is why it cannot', async () => {
  const twin = await openTwin({ settings: { clockSkewSeconds: 900 } }, { credentials });
  const error: unknown = await twin.client
    .query('1', 'SELECT campaign.id FROM campaign')
    .catch((e: unknown) => e);
  await twin.close();

  expect(error).toBeInstanceOf(RemoteError);
  expect(error).toMatchObject({ code: 'invalid_grant', next: expect.stringContaining('clock') as string });
});
