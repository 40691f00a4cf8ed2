import { describe, expect, it } from 'vitest';
import type { ClaimsDocument } from '../../src/contract/claims-document.ts';
import { claimsSection } from '../../src/report/claims.ts';
import { sampleClaims } from './sample-claims.ts';

function text(change: Partial<ClaimsDocument> = {}): string {
  return (claimsSection({ ...sampleClaims(), ...change }, 'EUR')?.markup ?? '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('the section about claims', () => {
  it('is left out where only one source knows of conversions', () => {
    expect(claimsSection(null, 'EUR')).toBeNull();
  });

  it('says how much is claimed beyond the orders, and adds nothing up', () => {
    const said = text();

    expect(said).toContain(
      'From 2026-10-04 to 2026-10-31 the shop had 520 orders, and 2 ad platforms together claim 80.5 more: at least so much is claimed more than once, or was never an order.',
    );
    const sums = [412.5 + 188, 412.5 + 188 + 455, 412.5 + 188 + 520, 412.5 + 188 + 455 + 520];
    for (const sum of sums) {
      expect(said).not.toContain(sum.toLocaleString('en-US', { maximumFractionDigits: 1 }));
    }
  });

  it('says how orders were joined, and what bids use', () => {
    expect(text()).toContain('301 (57.9%) are joined to a campaign by click, 96 (18.5%) by campaign');
    expect(text()).toContain('Bids use what the platform of the campaign reports');
    expect(text()).toContain('orders of the CRM stand beside it and change no bid');
  });

  it('says that nobody can tell without a CRM', () => {
    const { claimants, campaigns } = sampleClaims();
    const said = text({
      claimants: claimants.filter(({ kind }) => kind !== 'crm'),
      orders: null,
      beyondOrders: null,
      campaigns: campaigns.map((row) => ({
        ...row,
        ordersByClick: null,
        ordersByCampaign: null,
        orderValue: null,
      })),
    });

    expect(said).toContain('3 sources claim conversions; without a CRM nobody can say which are the same.');
    expect(said).not.toContain('change no bid');
  });
});
