import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killableShop, type KillableShop } from './crm/killable-shop.ts';
import { killAndResume, killsOr } from './kill-and-resume.ts';

const KILLS = killsOr(4);

describe('SIGKILL while a CRM is read', () => {
  let shop: KillableShop;
  beforeAll(async () => {
    shop = await killableShop();
  }, 120_000);
  afterAll(() => shop.close());

  it(
    `leaves the tables of an undisturbed run once run again, ${KILLS} times`,
    async () => {
      const killed = await killAndResume(shop, KILLS, 'crm-kill');

      expect([killed.whole['customers']?.length, killed.whole['orders']?.length]).toEqual([3_000, 6_000]);
      expect(killed.left.filter(({ imports }) => (imports?.length ?? 0) < 2).length).toBeGreaterThan(0);
    },
    300_000 + 60_000 * KILLS,
  );
});
