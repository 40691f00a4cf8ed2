import { describe, expect, it } from 'vitest';
import { nearestName } from '../../../src/core/base/nearest-name.ts';

describe('nearestName', () => {
  const known = ['bounds', 'step', 'spend_cap', 'human_hold_off'];

  it.each([
    ['bound', 'bounds'],
    ['Spendcap', 'spend_cap'],
    ['human-hold-off', 'human_hold_off'],
    ['step', 'step'],
    ['budget_pacing', undefined],
  ])('takes %s for %s', (written, meant) => {
    expect(nearestName(written, known)).toBe(meant);
  });

  it('knows nothing where nothing is known', () => {
    expect(nearestName('step', [])).toBeUndefined();
  });
});
