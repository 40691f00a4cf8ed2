import type { ClaimsDocument } from '../contract/claims-document.ts';
import { formatCount, formatMoney, formatNumber, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { html, type Html, type Piece } from './html.ts';
import { glossary, section } from './section.ts';

const KIND = { platform: 'ad platform', analytics: 'web analytics', crm: 'CRM' } as const;

/** Who claims which conversions; nothing where only one source knows of any. */
export function claimsSection(claims: ClaimsDocument | null, currency: string): Html | null {
  if (claims === null) return null;
  const hasCrm = claims.orders !== null;
  return section(
    'claims',
    'Who claims what',
    finding(claims),
    claimantsTable(claims, currency),
    orders(claims.orders),
    claims.campaigns.length > 0 && campaignsTable(claims, currency),
    html`<p>
      Bids use what the platform of the campaign
      reports${hasCrm && '; orders of the CRM stand beside it and change no bid'}.
    </p>`,
    glossary([
      [
        'Claim',
        'a conversion that a source says it brought; two sources claim the same order, so claims of different sources are never added up',
      ],
      [
        'By click',
        'the order carries the id of an ad click that web analytics has seen: campaign and day of that click',
      ],
      [
        'By campaign',
        'the order names a campaign that only one advertised campaign is called; day of the order',
      ],
    ]),
  );
}

function finding({ from, to, claimants, orders, beyondOrders }: ClaimsDocument): string {
  const platforms = claimants.filter(({ kind }) => kind === 'platform');
  const span = `From ${from} to ${to}`;
  if (orders === null || beyondOrders === null)
    return `${span}, ${claimants.length} sources claim conversions; without a CRM nobody can say which are the same.`;
  const all = orders.byClick + orders.byCampaign + orders.unattributed;
  const shop = `${span} the shop had ${formatCount(all)} orders`;
  if (platforms.length === 0) return `${shop}, of which no ad platform claims any.`;
  const one = platforms.length === 1;
  const who = one ? 'the ad platform claims' : `${platforms.length} ad platforms together claim`;
  if (beyondOrders === 0) return `${shop}, and ${who} no more than that.`;
  const why = one ? 'was never an order' : 'is claimed more than once, or was never an order';
  return `${shop}, and ${who} ${figure(beyondOrders)} more: at least so much ${why}.`;
}

function claimantsTable({ claimants }: ClaimsDocument, currency: string): Html {
  return dataTable(
    'What each source claims',
    [
      { head: 'Source' },
      { head: 'Kind' },
      { head: 'Conversions', figures: true },
      { head: 'Value', figures: true },
      { head: 'Margin', figures: true },
    ],
    claimants.map(({ claimant, kind, conversions, value, margin }) => [
      claimant,
      KIND[kind],
      figure(conversions),
      money(value, currency),
      money(margin, currency),
    ]),
  );
}

function orders(joined: ClaimsDocument['orders']): Html | false {
  if (joined === null) return false;
  const { byClick, byCampaign, unattributed } = joined;
  const all = byClick + byCampaign + unattributed;
  if (all === 0) return false;
  const share = (count: number): string => `${formatCount(count)} (${formatPercent(count / all)})`;
  return html`<p>
    Of the orders ${share(byClick)} are joined to a campaign by click, ${share(byCampaign)} by campaign, and
    ${share(unattributed)} to none: they came without an ad, or nobody knows of one.
  </p>`;
}

function campaignsTable({ campaigns }: ClaimsDocument, currency: string): Html {
  return dataTable(
    'Campaigns that most is claimed of',
    [
      { head: 'Campaign' },
      { head: 'Platform' },
      { head: 'Platform claims', figures: true },
      { head: 'Analytics claims', figures: true },
      { head: 'Orders by click', figures: true },
      { head: 'Orders by campaign', figures: true },
      { head: 'Order value', figures: true },
    ],
    campaigns.map((row): Piece[] => [
      row.campaign,
      row.source,
      figure(row.platform),
      figure(row.analytics),
      figure(row.ordersByClick),
      figure(row.ordersByCampaign),
      money(row.orderValue, currency),
    ]),
  );
}

function figure(value: number | null): string {
  return value === null ? '–' : formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

function money(value: string | null, currency: string): string {
  return value === null ? '–' : formatMoney(value, currency);
}
