import { provenance } from './provenance.ts';
import type { RowOf, TableDef } from './table.ts';

/** Clicks on ads, one by one: what ties a session or an order to the keyword that was clicked. */
export const adClicks = {
  dataset: 'raw',
  name: 'ad_clicks',
  doc: 'Clicks on ads by their id (`click_view` of Google Ads), read where orders or sessions have click ids, and dropped after `googleAds.clickDays`; never edited. Where the visitor was is not read.',
  key: ['source', 'account_id', 'date', 'click_id'],
  partitionBy: 'date',
  clusterBy: ['source', 'account_id'],
  columns: [
    ...provenance,
    { name: 'date', type: 'DATE', required: true, doc: 'Day of the click in the account’s time zone' },
    {
      name: 'click_id',
      type: 'STRING',
      required: true,
      doc: 'Google click id (gclid), as the platform has it',
    },
    { name: 'campaign_id', type: 'STRING', required: true, doc: 'Campaign id' },
    { name: 'ad_group_id', type: 'STRING', doc: 'Ad group id; null in campaigns without any' },
    { name: 'keyword_id', type: 'STRING', doc: 'Keyword (criterion) id; null where no keyword was matched' },
    { name: 'device', type: 'STRING', doc: 'Device' },
    { name: 'network', type: 'STRING', doc: 'Network' },
  ],
} as const satisfies TableDef;

export type AdClickRow = RowOf<typeof adClicks>;
