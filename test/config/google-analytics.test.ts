import { expect, it } from 'vitest';
import { parseConfig } from '../../src/config/load-config.ts';
import { ConfigError } from '../../src/core/base/errors.ts';
import { openWorld } from '../../src/wire.ts';
import { freshFolder } from '../cli/run-cli.ts';

const BASE = `
accounts: [{ id: 123-456-7890, name: Shop, platform: google-ads }]
goal: { kind: target_cpa, amount: 40 }
timeZone: Europe/Paris
`;

function sectionOf(googleAnalytics: string): ReturnType<typeof parseConfig> {
  return parseConfig(`${BASE}googleAnalytics: ${googleAnalytics}`, 'bidforest.config.yaml');
}

it('takes the credentials of Google Ads and purchases as key events where nothing else is said', () => {
  const { googleAnalytics } = sectionOf(
    '{ properties: [{ id: "5", export: { dataset: shop-1.analytics_5 } }] }',
  );

  expect(googleAnalytics?.credentials).toMatchObject({
    from: 'environment',
    refreshToken: 'GOOGLE_ADS_REFRESH_TOKEN',
  });
  expect(googleAnalytics?.properties[0]?.export).toEqual({
    dataset: 'shop-1.analytics_5',
    location: 'EU',
    keyEvents: ['purchase'],
    mostGigabytes: 20,
  });
});

it.each([
  ['{ properties: [{ id: G-ABC123 }] }', /not the measurement id/],
  ['{ properties: [] }', /properties/],
  ['{ properties: [{ id: "5", export: { dataset: analytics_5 } }] }', /project and dataset/],
  ['{ properties: [{ id: "5", export: { dataset: p.d, timeZone: Mars } }] }', /IANA time zone/],
])('refuses %s', (text, message) => {
  expect(() => sectionOf(text)).toThrow(message);
  expect(() => sectionOf(text)).toThrow(ConfigError);
});

it('shows no secret that was written where its name belongs', () => {
  const text =
    '{ properties: [{ id: "5" }], credentials: { from: environment, refreshToken: 1//very-secret } }';

  expect(() => sectionOf(text)).toThrow(/credentials/);
  expect(() => sectionOf(text)).not.toThrow(/very-secret/);
});

it('connects properties, and exports where there are any, without loading or asking anything', async () => {
  const home = await freshFolder('analytics-config');
  const silent = { step: () => undefined, advance: () => undefined };
  const sources = async (properties: string): Promise<string[]> => {
    const config = { ...sectionOf(`{ properties: ${properties} }`), file: null, folder: home, home };
    const world = await openWorld(config, silent);
    const names = Object.keys(world.sources);
    await world.close();
    return names;
  };

  expect(await sources('[{ id: "5" }]')).toEqual(['google-analytics']);
  expect(await sources('[{ id: "5", export: { dataset: p.analytics_5 } }, { id: "6" }]')).toEqual([
    'google-analytics',
    'google-analytics-export',
  ]);
}, 120_000);
