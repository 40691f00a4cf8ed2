import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../src/core/base/errors.ts';
import { parseConfig } from '../../src/config/load-config.ts';

const minimal = `
accounts: [{ id: 123-456-7890, name: Shop, platform: google-ads }]
goal: { kind: target_cpa, amount: 40 }
`;

function errorOf(googleAds: string): ConfigError {
  try {
    parseConfig(`${minimal}googleAds: ${googleAds}`, 'x.yaml');
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('expected a failure');
}

describe('the section googleAds', () => {
  it('is absent unless it is written, and needs nothing in it', () => {
    expect(parseConfig(minimal, 'x.yaml').googleAds).toBeUndefined();
    expect(parseConfig(`${minimal}googleAds: {}`, 'x.yaml').googleAds).toEqual({
      accounts: 'all',
      accessLevel: 'explorer',
      clickDays: 395,
      credentials: {
        from: 'environment',
        clientId: 'GOOGLE_ADS_CLIENT_ID',
        clientSecret: 'GOOGLE_ADS_CLIENT_SECRET',
        refreshToken: 'GOOGLE_ADS_REFRESH_TOKEN',
      },
      deadlines: { querySeconds: 120, writeSeconds: 300 },
    });
  });

  it.each([
    ['{ accounts: some }', /accounts: expected all, or a list of ids/],
    ['{ accounts: [abc] }', /googleAds\.accounts/],
    ['{ loginCustomerId: me }', /loginCustomerId: expected an id in digits/],
    ['{ accessLevel: gold }', /accessLevel: expected "explorer" or "basic" or "standard"/],
    ['{ endpoint: "http://localhost" }', /endpoint: expected host and port/],
    ['{ developerToken: x }', /developerToken: expected no such setting/],
  ])('says what is wrong with %s', (text, expected) => {
    expect(errorOf(text).message).toMatch(expected);
  });

  it.each([
    '{ credentials: { from: environment, refreshToken: 1//hush-Secret } }',
    '{ credentials: { from: environment, secret: hush-Secret } }',
    '{ credentials: hush-Secret }',
    '{ credentials: { from: hush-Secret } }',
  ])('does not repeat what may be a secret: %s', (text) => {
    const error = errorOf(text);

    expect(error.message).toContain('googleAds.credentials');
    expect(JSON.stringify([error.message, error.expected, error.found, error.next])).not.toContain('hush');
  });
});
