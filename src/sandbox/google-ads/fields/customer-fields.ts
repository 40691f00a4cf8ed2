import { enumConstants } from '../protocol/protos.ts';
import type { CustomerRecord } from '../records.ts';
import { undeclaredCampaigns } from '../effective-values.ts';
import { attribute, type AttributeField, type RowContext } from './field.ts';

/** Attributes of the account itself, of the accounts under a manager, and of currencies. */
export const customerFields: readonly AttributeField[] = [
  ...customerLike('customer', (row) => row.customer, 'CustomerStatus'),
  attribute('customer.resource_name', 'STRING', (row) => `customers/${row.customer.id}`),
  attribute('customer.auto_tagging_enabled', 'BOOLEAN', () => true),
  attribute(
    'customer.contains_eu_political_advertising',
    'ENUM',
    (row) =>
      undeclaredCampaigns(row.account).length > 0 ? undefined : 'DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING',
    enumConstants('EuPoliticalAdvertisingStatus'),
  ),
  attribute(
    'customer.conversion_tracking_setting.conversion_tracking_status',
    'ENUM',
    (row) => row.customer.conversionTracking ?? 'CONVERSION_TRACKING_MANAGED_BY_SELF',
    enumConstants('ConversionTrackingStatus'),
  ),
  ...customerLike('customer_client', (row) => row.client, 'CustomerStatus'),
  attribute('customer_client.resource_name', 'STRING', (row) =>
    row.client === undefined ? undefined : `customers/${row.customer.id}/customerClients/${row.client.id}`,
  ),
  attribute('customer_client.client_customer', 'STRING', (row) =>
    row.client === undefined ? undefined : `customers/${row.client.id}`,
  ),
  attribute('customer_client.level', 'INT64', (row) => row.clientLevel),
  attribute('customer_client.hidden', 'BOOLEAN', () => false),
  attribute('currency_constant.resource_name', 'STRING', (row) =>
    row.currency === undefined ? undefined : `currencyConstants/${row.currency.code}`,
  ),
  attribute('currency_constant.code', 'STRING', (row) => row.currency?.code),
  attribute('currency_constant.billable_unit_micros', 'INT64', (row) => row.currency?.billableUnitMicros),
];

function customerLike(
  resource: string,
  of: (row: RowContext) => CustomerRecord | undefined,
  status: string,
): AttributeField[] {
  return [
    attribute(`${resource}.id`, 'INT64', (row) => Number(of(row)?.id)),
    attribute(`${resource}.descriptive_name`, 'STRING', (row) => of(row)?.name),
    attribute(`${resource}.currency_code`, 'STRING', (row) => of(row)?.currency || undefined),
    attribute(`${resource}.time_zone`, 'STRING', (row) => of(row)?.timeZone || undefined),
    attribute(`${resource}.manager`, 'BOOLEAN', (row) => of(row)?.manager),
    attribute(`${resource}.test_account`, 'BOOLEAN', (row) => of(row)?.test),
    attribute(`${resource}.status`, 'ENUM', (row) => of(row)?.status ?? 'ENABLED', enumConstants(status)),
  ];
}
