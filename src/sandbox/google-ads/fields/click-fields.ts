import { enumConstants } from '../protocol/protos.ts';
import type { ClickRecord } from '../records.ts';
import { resourceName } from '../resource-name.ts';
import { attribute, type AttributeField, type RowContext, type Value } from './field.ts';

/** Attributes of `click_view`: one row a click. The twin has keyword ads only, and knows no ads, pages or lists of users. */
export const clickFields: readonly AttributeField[] = [
  click('resource_name', 'STRING', ({ day, gclid }, row) =>
    resourceName(row.customer.id, 'clickViews', day, gclid),
  ),
  click('gclid', 'STRING', ({ gclid }) => gclid),
  click('keyword', 'STRING', ({ adGroupId, keywordId }, row) =>
    resourceName(row.customer.id, 'adGroupCriteria', adGroupId, keywordId),
  ),
  click('keyword_info.text', 'STRING', (_, { keyword }) => keyword?.text),
  click('keyword_info.match_type', 'ENUM', (_, { keyword }) => keyword?.matchType, 'KeywordMatchType'),
  click('location_of_presence.most_specific', 'STRING', place),
  click('area_of_interest.most_specific', 'STRING', place),
  click('campaign_location_target', 'STRING', (record, { account }) => {
    const target = account.criteria.get(`${record.campaignId}~${record.location}`);
    return target?.type === 'LOCATION' ? target.location : null;
  }),
];

function place({ location }: ClickRecord): string {
  return `geoTargetConstants/${location}`;
}

function click(
  name: string,
  type: AttributeField['type'],
  read: (record: ClickRecord, row: RowContext) => Value,
  enumName?: string,
): AttributeField {
  return attribute(
    `click_view.${name}`,
    type,
    (row) => (row.click === undefined ? undefined : read(row.click, row)),
    enumName === undefined ? undefined : enumConstants(enumName),
  );
}
