import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AdsOperation, AdsTarget } from '../../../src/core/base/ads-write.ts';
import { accountLevers } from '../../../src/core/changes/account-levers.ts';
import { editsOf } from '../../../src/core/changes/edits.ts';
import { targetKey } from '../../../src/core/changes/lever-state.ts';
import { fromPlatform } from '../../../src/core/changes/lever-value.ts';
import type { AdsPlatform } from '../../../src/jobs/ports.ts';

/** A platform to be tested, in front of an account that may be written. */
export interface PlatformUnderTest {
  readonly platform: AdsPlatform;
  readonly accountId: string;
  /** Keywords with bids of their own under MANUAL_CPC; at least three. */
  readonly keywords: readonly AdsTarget[];
  /** One setting of every other kind that may be written, each with a value that differs from the present one. */
  readonly others: readonly { readonly target: AdsTarget; readonly to: number }[];
  /** The moment as the platform sees it. */
  readonly now: () => Date;
  /** A person sets a value in the web interface. */
  readonly personEdits: (target: AdsTarget, to: number) => Promise<void>;
  /** Lets so much time pass that the history shows every edit. */
  readonly untilHistoryShows: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What every ad platform does, in memory or for real. What the change jobs rely on is here. */
export function describeAdsPlatform(name: string, open: () => Promise<PlatformUnderTest>): void {
  describe(`the ad platform ${name}`, () => {
    let it1: PlatformUnderTest;
    beforeEach(async () => {
      it1 = await open();
    });
    afterEach(() => it1.close());

    const keyword = (index: number): AdsTarget => {
      const target = it1.keywords[index];
      if (target === undefined) throw new Error('the account needs three keywords');
      return target;
    };
    const valueOf = async (target: AdsTarget): Promise<number | null> =>
      (await it1.platform.currentValues([target]))[0]?.value ?? null;
    const send = (operations: readonly AdsOperation[], validateOnly = false) =>
      it1.platform.mutate(operations, { validateOnly });

    it('names the account, its currency and what bids must be multiples of', async () => {
      const account = (await it1.platform.accounts()).find(({ id }) => id === it1.accountId);

      expect(account?.currency).toMatch(/^[A-Z]{3}$/);
      expect(account?.billableUnitMicros).toBeGreaterThan(0);
    });

    it('reads the same values with the entities and by target', async () => {
      const levers = [...accountLevers('ads', await it1.platform.readEntities(it1.accountId)).values()];
      const byTarget = new Map(levers.map((lever) => [targetKey(lever.target), lever]));
      const targets = [...it1.keywords, ...it1.others.map(({ target }) => target)];

      for (const value of await it1.platform.currentValues(targets)) {
        const lever = byTarget.get(targetKey(value.target));
        expect(value.exists).toBe(true);
        expect(lever?.ownMicros).toBe(fromPlatform(value.target.setting, value.value));
      }
    });

    it('gives values in the order asked, and says when something is not there', async () => {
      const gone = { ...keyword(0), resourceName: keyword(0).resourceName.replace(/\d+$/, '999999999') };
      const values = await it1.platform.currentValues([keyword(1), gone, keyword(0)]);

      expect(values.map(({ target }) => target.resourceName)).toEqual([
        keyword(1).resourceName,
        gone.resourceName,
        keyword(0).resourceName,
      ]);
      expect(values.map(({ exists }) => exists)).toEqual([true, false, true]);
      expect(values[1]?.value).toBeNull();
      expect(await it1.platform.currentValues([])).toEqual([]);
    });

    it('writes nothing when it only validates', async () => {
      const before = await valueOf(keyword(0));
      const outcomes = await send([{ key: 'a', target: keyword(0), to: 2_340_000 }], true);

      expect(outcomes).toMatchObject([{ key: 'a', status: 'accepted' }]);
      expect(await valueOf(keyword(0))).toBe(before);
    });

    it('writes absolute values of every kind, and reads them back', async () => {
      const operations = [{ target: keyword(0), to: 2_340_000 }, ...it1.others].map((one, i) => ({
        key: `k${i}`,
        ...one,
      }));

      const outcomes = await send(operations);

      expect(outcomes.map(({ key, status, message }) => [key, status, message])).toEqual(
        operations.map(({ key }) => [key, 'accepted', null]),
      );
      for (const { target, to } of operations) {
        const value = await valueOf(target);
        expect(fromPlatform(target.setting, value)).toBe(fromPlatform(target.setting, to));
      }
    });

    it('clears a keyword’s bid, which then follows its ad group', async () => {
      await send([{ key: 'a', target: keyword(0), to: null }]);

      const [value] = await it1.platform.currentValues([keyword(0)]);
      expect(value).toMatchObject({ exists: true, value: null });
      const { keywords } = await it1.platform.readEntities(it1.accountId);
      const read = keywords.find(({ resourceName }) => resourceName === keyword(0).resourceName);
      expect(read?.cpcBidMicros).toBeNull();
      expect(read?.effectiveCpcBidMicros).toBeGreaterThan(0);
    });

    it.each([true, false])('tells each operation’s own outcome (validate only: %s)', async (validateOnly) => {
      const before = await valueOf(keyword(1));
      const gone = { ...keyword(0), resourceName: keyword(0).resourceName.replace(/\d+$/, '999999999') };
      const outcomes = await send(
        [
          { key: 'good', target: keyword(0), to: 1_230_000 },
          { key: 'half a cent', target: keyword(1), to: 1_235_000 },
          { key: 'gone', target: gone, to: 1_230_000 },
          { key: 'good too', target: keyword(2), to: 1_240_000 },
        ],
        validateOnly,
      );

      expect(outcomes.map(({ key, status }) => [key, status])).toEqual([
        ['good', 'accepted'],
        ['half a cent', 'rejected'],
        ['gone', 'rejected'],
        ['good too', 'accepted'],
      ]);
      expect(outcomes[1]?.code ?? outcomes[1]?.message).toBeTruthy();
      expect(await valueOf(keyword(1))).toBe(before);
      if (!validateOnly) expect(await valueOf(keyword(2))).toBe(1_240_000);
    });

    it('tells its own edits from those of a person, each with field and values', async () => {
      const since = new Date(it1.now().getTime() - 60_000);
      const before = await valueOf(keyword(0));
      await send([{ key: 'a', target: keyword(0), to: 1_250_000 }]);
      await it1.personEdits(keyword(0), 1_950_000);
      await it1.untilHistoryShows();

      const edits = (await it1.platform.changeEvents(it1.accountId, since))
        .flatMap(editsOf)
        .filter(({ target }) => targetKey(target) === targetKey(keyword(0)));

      expect(edits.map(({ fromMicros, toMicros }) => [fromMicros, toMicros])).toEqual([
        [before, 1_250_000],
        [1_250_000, 1_950_000],
      ]);
      expect(edits[0]?.client).toBe('GOOGLE_ADS_API');
      expect(edits[1]?.client).not.toBe('GOOGLE_ADS_API');
      expect(Math.abs(Date.parse(edits[0]?.at ?? '') - since.getTime())).toBeLessThan(600_000);
    });

    it('tells of edits of every kind of setting', async () => {
      const since = new Date(it1.now().getTime() - 60_000);
      await send(it1.others.map(({ target, to }, i) => ({ key: `k${i}`, target, to })));
      await it1.untilHistoryShows();

      const edits = (await it1.platform.changeEvents(it1.accountId, since)).flatMap(editsOf);
      for (const { target, to } of it1.others) {
        const edit = edits.find((one) => targetKey(one.target) === targetKey(target));
        expect([target.setting, edit?.toMicros]).toEqual([target.setting, fromPlatform(target.setting, to)]);
      }
    });
  });
}
