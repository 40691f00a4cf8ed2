import type { ImportedFile } from '../../src/contract/import-document.ts';

/** Two imported files: an ad export with findings and damaged rows, and a clean session export. */
export function sampleFiles(): ImportedFile[] {
  return [adExport(), sessionExport()];
}

function adExport(): ImportedFile {
  return {
    file: 'exports/keyword-report_2026-03-03.csv',
    source: 'google_ads',
    account: '123-456-7890',
    kind: 'performance',
    contentHash: 'b1c4f2d09a7e',
    rows: 18_204,
    rejected: 17,
    skippedTotals: 3,
    from: '2025-12-01',
    to: '2026-03-02',
    totals: {
      impressions: 4_812_377,
      clicks: 162_904,
      cost: '75531.64',
      conversions: 3939,
      conversionValue: '312884.5',
    },
    health: [
      {
        check: 'date_gaps',
        severity: 'warning',
        column: 'date',
        count: 2,
        share: 0.022,
        message: '2 of 92 days have no row at all.',
        examples: [
          { line: null, detail: '2025-12-25' },
          { line: null, detail: '2026-01-01' },
        ],
      },
      {
        check: 'missing_values',
        severity: 'info',
        column: 'conversion_value',
        count: 911,
        share: 0.05,
        message: '911 rows have no conversion value; they count as 0.',
        examples: [{ line: 14, detail: 'conversion_value is empty' }],
      },
      {
        check: 'clicks_above_impressions',
        severity: 'error',
        column: 'clicks',
        count: 6,
        share: 0.00033,
        message: '6 rows have more clicks than impressions, which cannot be.',
        examples: [
          { line: 402, detail: 'clicks 19, impressions 4 (trekkingrucksack 40l)' },
          { line: 9120, detail: 'clicks 3, impressions 0 (zelt kaufen)' },
        ],
      },
    ],
    doubts: ['Column "Conv. value" was read as conversion value in the account currency.'],
    quarantine: [
      { line: 88, column: 'Cost', value: '1.2.3', reason: 'not a number' },
      { line: 2041, column: 'Day', value: '2026-02-30', reason: 'not a day of the calendar' },
      { line: 7000, column: null, value: null, reason: '11 columns where the header has 14' },
    ],
  };
}

function sessionExport(): ImportedFile {
  return {
    file: 'exports/sessions.parquet',
    source: 'google_analytics',
    account: 'properties/3311',
    kind: 'sessions',
    contentHash: '9d0e1f77aa31',
    rows: 61_440,
    rejected: 0,
    skippedTotals: 0,
    from: '2025-12-01',
    to: '2026-03-02',
    totals: { impressions: 0, clicks: 0, cost: '0', conversions: 1822, conversionValue: '148210.75' },
    health: [],
    doubts: [],
    quarantine: [],
  };
}
