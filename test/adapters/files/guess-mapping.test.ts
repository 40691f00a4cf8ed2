import { describe, expect, it } from 'vitest';
import { fileSource } from '../../../src/adapters/files/file-source.ts';
import { fileWith, readAll } from './read-all.ts';

const GOOGLE_DAILY = `Search keyword report
"November 1, 2026 - November 2, 2026"
Day,Campaign,Ad group,Search keyword,Match type,Keyword status,Max. CPC,Currency code,Campaign bid strategy type,Impr.,Clicks,CTR,Avg. CPC,Cost,Conversions,Conv. rate,Cost / conv.,Conv. value,Search impr. share,Quality Score
2026-11-01,Brand,Shoes,red shoes,Exact match,Eligible,1.25,USD,Manual CPC,"60,339",67,0.11%,1.23,"1,082.41",3.00,4.48%,27.47,"1,234.50",< 10%,7
2026-11-02,Brand,Shoes,red shoes,Exact match,Eligible,1.25,USD,Manual CPC,12,0, --, --,0.00,0.00,0.00%,0.00,0.00,> 90%, --
Total: Account, --, --, --, --, --, --, --, --,"60,351",67,0.11%,1.23,"1,082.41",3.00,4.48%,27.47,"1,234.50", --, --
`;

const META = `"Reporting starts","Reporting ends","Campaign name","Ad set name","Ad name",Age,Gender,Impressions,"Clicks (all)","Link clicks","Amount spent (EUR)",Results,"Purchases conversion value","Purchase ROAS (return on ad spend)"
2026-11-01,2026-11-01,,,,,,1500,60,45,"23,40",3,"150,00","6,41"
2026-11-01,2026-11-01,Summer,Women,Ad 1,25-34,female,1000,40,30,"12,40",2,"100,00","8,06"
2026-11-01,2026-11-01,Summer,Men,Ad 2,25-34,male,500,20,15,"11,00",1,"50,00","4,55"
`;

const SESSIONS = `# ----------------------------------------
# Sessions
# ----------------------------------------
Session ID,Date hour (YYYYMMDDHH),Date,Session source / medium,Device category,New / returning,Average session duration,Bounce rate (%),Views,Transactions,Purchase revenue,Page value
s1,2026110314,20261103,google / cpc,mobile,returning,00:01:30,44,5,1,"1.234,50",3
s2,2026110315,20261103,(not set),desktop,new,00:00:04,100,1,0,0,0
`;

const ORDERS = `Order ID;Customer ID;Order date;Campaign;Traffic source;Order value;Margin
1001;c1;03.11.2026;Brand;google;1.234,50 €;300,00 €
1002;c1;13.11.2026;;;-20,00 €;-5,00 €
`;

describe('guess', () => {
  it('knows a Google Ads keyword report by day', async () => {
    const path = await fileWith('report.csv', GOOGLE_DAILY);
    const { mapping, doubts } = await fileSource().guess(path);
    const { rows, rejected, open } = await readAll(path, mapping);

    expect(mapping).toMatchObject({ source: 'google-ads', kind: 'performance' });
    expect(rejected).toEqual([]);
    expect(open.skippedTotals.map(({ line }) => line)).toEqual([6]);
    expect(rows[0]).toMatchObject({
      line: 4,
      date: '2026-11-01',
      campaign: 'Brand',
      campaign_id: 'Brand',
      ad_group_id: 'Shoes',
      keyword_id: 'Exact match: red shoes',
      bid: '1.25',
      impressions: 60_339,
      cost: '1082.41',
      conversions: '3',
      conversion_value: '1234.5',
      impression_share: 0.0999,
    });
    expect(rows[1]).toMatchObject({ cpc: null, impression_share: 0.9001 });
    expect(mapping.attributes['conv_rate']).toMatchObject({
      known: 'outcome',
      leak: 'is the rate of the outcome',
    });
    expect(mapping.attributes['cost_conv']).toMatchObject({ known: 'outcome' });
    expect(mapping.ignore).toEqual(['Currency code', 'CTR']);
    expect(doubts.join('\n')).toContain('"Quality Score" is not one bidforest knows; it is kept as a number');
  });

  it('knows a Meta export, prefers link clicks and leaves out the summary that comes first', async () => {
    const path = await fileWith('meta.csv', META);
    const { mapping } = await fileSource().guess(path);
    const { rows, rejected, open } = await readAll(path, mapping);

    expect(mapping).toMatchObject({ source: 'meta', kind: 'performance' });
    expect(rejected).toEqual([]);
    expect(open.skippedTotals.map(({ line }) => line)).toEqual([2]);
    expect(rows.map((row) => [row['date'], row['ad_group'], row['clicks'], row['cost']])).toEqual([
      ['2026-11-01', 'Women', 30, '12.4'],
      ['2026-11-01', 'Men', 15, '11'],
    ]);
    expect(JSON.parse(String(rows[0]?.['attributes']))).toMatchObject({ age: '25-34', gender: 'female' });
    expect(mapping.attributes['age']).toMatchObject({ type: 'category', known: 'attribute' });
    expect(Object.values(mapping.attributes).find(({ from }) => from[0]?.includes('ROAS'))).toMatchObject({
      known: 'outcome',
    });
  });

  it('takes a Meta export whose rows cover several days as undated and says so', async () => {
    const path = await fileWith('meta.csv', META.replaceAll(',2026-11-01,', ',2026-11-30,'));
    const { mapping, doubts } = await fileSource().guess(path);

    expect(mapping.columns['date']).toBeUndefined();
    expect(doubts.join('\n')).toContain('Each row covers several days');
  });

  it('knows a session export with comment lines, durations and percent', async () => {
    const path = await fileWith('sessions.csv', SESSIONS);
    const { mapping } = await fileSource().guess(path);
    const { rows, rejected } = await readAll(path, mapping);

    expect(rejected).toEqual([]);
    expect(rows[0]).toMatchObject({
      session_id: 's1',
      date: '2026-11-03',
      hour: 14,
      traffic_source: 'google / cpc',
      returning_user: true,
      session_duration: 90,
      bounce_rate: 0.44,
      page_views: 5,
      converted: true,
      revenue: '1234.5',
    });
    expect(rows[1]).toMatchObject({ traffic_source: null, returning_user: false, converted: false });
    expect(mapping.attributes['page_value']).toEqual({
      from: ['Page value'],
      type: 'number',
      known: 'outcome',
      leak: 'derives from transactions',
    });
  });

  it('knows a CRM export with semicolons and decimal commas', async () => {
    const path = await fileWith('orders.csv', ORDERS);
    const { mapping, doubts } = await fileSource().guess(path);
    const { rows, rejected } = await readAll(path, mapping);

    expect(mapping).toMatchObject({ source: 'crm', kind: 'orders' });
    expect(rejected).toEqual([]);
    expect(doubts).toEqual([]);
    expect(rows.map((row) => [row['order_id'], row['date'], row['revenue'], row['margin']])).toEqual([
      ['1001', '2026-11-03', '1234.5', '300'],
      ['1002', '2026-11-13', '-20', '-5'],
    ]);
  });

  it('tells what it could not decide', async () => {
    const path = await fileWith(
      'spend.csv',
      'Date,Campaign,Clicks,Impr.,Cost\n11/03/2026,A,1,2,"1,234"\n11/04/2026,B,1,2,"5,678"\n',
    );
    const { doubts } = await fileSource().guess(path);

    expect(doubts).toContain(
      'Dates such as 11/03/2026 are read as month/day; set locale or format in the mapping if that is wrong.',
    );
    expect(doubts.join('\n')).toContain('Numbers such as 1,234 are read with a comma that groups thousands');
    expect(doubts.join('\n')).toContain('No column of the file is known to hold conversions');
  });

  it('decides day and month by a value far below', async () => {
    const lines = Array.from({ length: 25_000 }, (_, i) => `0${(i % 9) + 1}/11/2026,A,1,2,0.5`);
    const path = await fileWith(
      'days.csv',
      ['Date,Campaign,Clicks,Impr.,Cost', ...lines, '25/11/2026,A,1,2,0.5', ''].join('\n'),
    );
    const { rows } = await readAll(path);

    expect(rows[0]?.['date']).toBe('2026-11-01');
  });

  it('does not depend on the order of the columns', async () => {
    const header = ['Day', 'Campaign', 'Clicks', 'Impr.', 'Cost'];
    const cells = ['2026-11-01', 'A', '1', '2', '0.5'];
    const turned = [header, cells].map((line) => line.toReversed().join(','));
    const shuffled = await fileWith('b.csv', `${turned.join('\n')}\n`);
    const straight = await fileWith('a.csv', `${header.join(',')}\n${cells.join(',')}\n`);

    expect((await fileSource().guess(shuffled)).mapping).toEqual(
      (await fileSource().guess(straight)).mapping,
    );
  });
});
