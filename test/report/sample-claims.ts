import type { ClaimsDocument } from '../../src/contract/claims-document.ts';

/** Two platforms, web analytics and a CRM that claim the same orders. */
export function sampleClaims(): ClaimsDocument {
  return {
    from: '2026-10-04',
    to: '2026-10-31',
    claimants: [
      { claimant: 'google-ads', kind: 'platform', conversions: 412.5, value: '31250.4', margin: null },
      { claimant: 'meta', kind: 'platform', conversions: 188, value: '12010', margin: null },
      { claimant: 'google-analytics', kind: 'analytics', conversions: 455, value: '33480.15', margin: null },
      { claimant: 'crm', kind: 'crm', conversions: 520, value: '38111.9', margin: '13338.6' },
    ],
    orders: { byClick: 301, byCampaign: 96, unattributed: 123 },
    beyondOrders: 80.5,
    campaigns: [
      {
        source: 'google-ads',
        campaign: 'Brand',
        platform: 210,
        analytics: 205,
        ordersByClick: 180,
        ordersByCampaign: 12,
        orderValue: '14020.5',
      },
      {
        source: 'meta',
        campaign: 'Summer',
        platform: 188,
        analytics: 61,
        ordersByClick: 0,
        ordersByCampaign: 84,
        orderValue: '6001',
      },
    ],
  };
}
