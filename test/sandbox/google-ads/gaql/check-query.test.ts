import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../../src/sandbox/google-ads/memory-store.ts';
import { MANAGER, sampleAccount } from '../sample-account.ts';
import { errorOf, rowsOf, sampleTwin } from '../twin-for-tests.ts';

describe('checkQuery', () => {
  it.each([
    ['SELECT campaign.bad FROM campaign', 'query_error.UNRECOGNIZED_FIELD', "'campaign.bad'"],
    ['SELECT campaign.optimization_score FROM campaign', 'query_error.UNRECOGNIZED_FIELD', 'does not serve'],
    ['SELECT campaign.id FROM campaigns', 'query_error.BAD_RESOURCE_TYPE_IN_FROM_CLAUSE', "'campaigns'"],
    [
      'SELECT ad_group.id FROM campaign',
      'query_error.PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE',
      "'ad_group'",
    ],
    [
      "SELECT campaign.id FROM campaign WHERE ad_group.name = 'x'",
      'query_error.PROHIBITED_RESOURCE_TYPE_IN_WHERE_CLAUSE',
      "'ad_group'",
    ],
    [
      'SELECT currency_constant.code, metrics.clicks FROM currency_constant',
      'query_error.PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
      "'metrics.clicks'",
    ],
    [
      'SELECT ad_group_criterion.criterion_id, segments.device FROM ad_group_criterion',
      'query_error.PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE',
      "'segments.device'",
    ],
    [
      'SELECT location_view.resource_name, segments.hour, metrics.clicks FROM location_view',
      'query_error.PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE',
      "'segments.hour'",
    ],
    [
      'SELECT location_view.resource_name, metrics.search_impression_share FROM location_view',
      'query_error.PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
      "'metrics.search_impression_share'",
    ],
    [
      "SELECT campaign.id FROM campaign WHERE campaign.status = 'ON'",
      'query_error.BAD_ENUM_CONSTANT',
      "'ON'",
    ],
    ["SELECT campaign.id FROM campaign WHERE campaign.id = 'x'", 'query_error.BAD_VALUE', "'x'"],
    ['SELECT campaign.id FROM campaign WHERE campaign.name = x', 'query_error.BAD_VALUE', 'quoted'],
    [
      "SELECT campaign.id FROM campaign WHERE campaign.status > 'PAUSED'",
      'query_error.OPERATOR_FIELD_MISMATCH',
      "'campaign.status'",
    ],
    [
      "SELECT campaign.id FROM campaign WHERE campaign.name CONTAINS ANY ('x')",
      'query_error.OPERATOR_FIELD_MISMATCH',
      'CONTAINS ANY',
    ],
    [
      "SELECT campaign.id FROM campaign WHERE campaign.id LIKE '1%'",
      'query_error.OPERATOR_FIELD_MISMATCH',
      'LIKE',
    ],
    [
      "SELECT campaign.id FROM campaign WHERE segments.date = '31.10.2026'",
      'query_error.INVALID_DATE_FORMAT',
      'YYYY-MM-DD',
    ],
    [
      'SELECT campaign.id FROM campaign WHERE segments.date DURING LAST_YEAR',
      'query_error.INVALID_VALUE_WITH_DURING_OPERATOR',
      "'LAST_YEAR'",
    ],
    [
      'SELECT campaign.id, segments.date FROM campaign',
      'query_error.EXPECTED_FILTERS_ON_DATE_RANGE',
      "'segments.date'",
    ],
    [
      "SELECT campaign.id, segments.date FROM campaign WHERE segments.date >= '2026-10-01'",
      'query_error.EXPECTED_FILTERS_ON_DATE_RANGE',
      'finite',
    ],
    [
      "SELECT campaign.id, metrics.clicks FROM campaign WHERE segments.device = 'MOBILE'",
      'query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE',
      "'segments.device'",
    ],
    [
      'SELECT campaign.id FROM campaign ORDER BY metrics.clicks',
      'query_error.EXPECTED_REFERENCED_FIELD_IN_SELECT_CLAUSE',
      "'metrics.clicks'",
    ],
    [
      'SELECT campaign.id, segments.conversion_lag_bucket, metrics.clicks FROM campaign',
      'query_error.PROHIBITED_SEGMENT_WITH_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
      "'metrics.clicks'",
    ],
    [
      "SELECT change_event.old_resource FROM change_event WHERE change_event.old_resource = 'x'",
      'query_error.PROHIBITED_FIELD_IN_WHERE_CLAUSE',
      "'change_event.old_resource'",
    ],
    [
      'SELECT change_event.user_email FROM change_event LIMIT 5',
      'change_event_error.CHANGE_DATE_RANGE_INFINITE',
      '',
    ],
    [changeEvents('LAST_7_DAYS'), 'change_event_error.LIMIT_NOT_SPECIFIED', ''],
    [`${changeEvents('LAST_7_DAYS')} LIMIT 10001`, 'change_event_error.INVALID_LIMIT_CLAUSE', ''],
    [
      "SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time BETWEEN '2026-09-01' AND '2026-10-31' LIMIT 5",
      'change_event_error.START_DATE_TOO_OLD',
      '',
    ],
    [
      'SELECT click_view.gclid FROM click_view',
      'click_view_error.EXPECTED_FILTER_ON_A_SINGLE_DAY',
      'one day',
    ],
    [clicks("BETWEEN '2026-10-29' AND '2026-10-30'"), 'click_view_error.EXPECTED_FILTER_ON_A_SINGLE_DAY', ''],
    [clicks('DURING LAST_7_DAYS'), 'click_view_error.EXPECTED_FILTER_ON_A_SINGLE_DAY', ''],
    [clicks("= '2026-08-01'"), 'click_view_error.DATE_TOO_OLD', '90'],
    [
      clicks("= '2026-10-30'").replace('metrics.clicks', 'metrics.cost_micros'),
      'query_error.PROHIBITED_METRIC_IN_SELECT_OR_WHERE_CLAUSE',
      "'metrics.cost_micros'",
    ],
    [
      clicks("= '2026-10-30'").replace('segments.date,', 'segments.hour,'),
      'query_error.PROHIBITED_SEGMENT_IN_SELECT_OR_WHERE_CLAUSE',
      "'segments.hour'",
    ],
    [
      clicks("= '2026-10-30'").replace('click_view.gclid', 'ad_group_criterion.criterion_id'),
      'query_error.PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE',
      "'ad_group_criterion'",
    ],
  ])('refuses %j with %s', (query, code, said) => {
    const error = errorOf(() => rowsOf(sampleTwin(), query));

    expect(`${error.category}.${error.code}`).toBe(code);
    expect(error.message).toContain(said);
  });

  it('says where in the query the field is that it does not know', () => {
    const error = errorOf(() =>
      rowsOf(sampleTwin(), 'SELECT\n  campaign.id,\n  campaign.nmae\nFROM campaign'),
    );

    expect(error.message).toContain('(line 3, column 3)');
    expect(error.trigger).toBe('campaign.nmae');
  });

  it('gives no metrics of a manager account', () => {
    const store = new MemoryStore([{ records: sampleAccount('1', { managerId: '9' }) }], [MANAGER]);
    const query = 'SELECT customer.id, metrics.clicks FROM customer';

    expect(errorOf(() => rowsOf(sampleTwin({}, store), query, '9')).code).toBe(
      'REQUESTED_METRICS_FOR_MANAGER',
    );
  });
});

function changeEvents(range: string): string {
  return `SELECT change_event.user_email FROM change_event WHERE change_event.change_date_time DURING ${range}`;
}

function clicks(day: string): string {
  return `SELECT click_view.gclid, segments.date, metrics.clicks FROM click_view WHERE segments.date ${day}`;
}
