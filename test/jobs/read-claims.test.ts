import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildFeatures } from '../../src/jobs/build-features.ts';
import { readClaims } from '../../src/jobs/read-claims.ts';
import type { World } from '../../src/jobs/world.ts';
import { completeRows, fixtureTables, readFixture } from '../transforms/fixture.ts';
import { crmFolder, openCrmWorld } from './crm/open-crm-world.ts';

/* The fixture has Google, Meta, web analytics and a CRM, who claim the same orders. */
const { tables } = readFixture('claims');

let world: World;
beforeAll(async () => {
  world = await openCrmWorld(await crmFolder({}), () => new Date('2026-01-05T06:00:00Z'));
}, 60_000);
afterAll(() => world.close());

describe('who claims what', { timeout: 120_000 }, () => {
  it('is nothing to tell where there is one source', async () => {
    await fill(['raw.ad_performance'], (row) => row['source'] === 'google-ads');
    await buildFeatures(world, { full: true });

    expect(await readClaims(world)).toBeNull();
  });

  it('names every claimant beside the others, and how orders were joined', async () => {
    await fill(Object.keys(tables), () => true);
    await buildFeatures(world, { full: true });

    expect(await readClaims(world)).toEqual({
      from: '2025-12-06',
      to: '2026-01-02',
      claimants: [
        { claimant: 'google-ads', kind: 'platform', conversions: 3.5, value: '210', margin: null },
        { claimant: 'meta', kind: 'platform', conversions: 3, value: '160', margin: null },
        { claimant: 'analytics', kind: 'analytics', conversions: 2, value: '150', margin: null },
        { claimant: 'crm', kind: 'crm', conversions: 5, value: '260', margin: '50' },
      ],
      orders: { byClick: 1, byCampaign: 2, unattributed: 2 },
      beyondOrders: 1.5,
      campaigns: [
        {
          source: 'google-ads',
          campaign: 'Brand',
          platform: 3.5,
          analytics: 1,
          ordersByClick: 1,
          ordersByCampaign: 0,
          orderValue: '100',
        },
        {
          source: 'meta',
          campaign: 'Summer',
          platform: 2,
          analytics: 0,
          ordersByClick: 0,
          ordersByCampaign: 2,
          orderValue: '120',
        },
        {
          source: 'meta',
          campaign: 'shared',
          platform: 1,
          analytics: 0,
          ordersByClick: 0,
          ordersByCampaign: 0,
          orderValue: '0',
        },
      ],
    });
  });
});

async function fill(
  names: readonly string[],
  wanted: (row: Readonly<Record<string, unknown>>) => boolean,
): Promise<void> {
  for (const table of fixtureTables) {
    if (!names.includes(`${table.dataset}.${table.name}`)) continue;
    await world.warehouse.load(table, completeRows(table, tables).filter(wanted), {});
  }
}
