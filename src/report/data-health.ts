import type { QuarantinedPartition } from '../contract/quarantine-document.ts';
import type { ImportedFile } from '../contract/import-document.ts';
import type { DataAlert } from '../contract/parts.ts';
import { counted, formatCount, formatFigure, formatMoney, formatPercent } from '../core/charts/format.ts';
import { dataTable } from './data-table.ts';
import { fileGroups } from './file-groups.ts';
import { healthFindings } from './health-findings.ts';
import { html, type Html, type Piece } from './html.ts';
import { badge, block, emptyState, section } from './section.ts';

/** What was imported, what could not be read, and what looks wrong. */
export function dataHealth(
  files: readonly ImportedFile[],
  alerts: readonly DataAlert[],
  quarantined: readonly QuarantinedPartition[],
  currency: string,
): Html {
  const sentence = healthSentence(files);
  if (files.length === 0)
    return section(
      'health',
      'Data health',
      sentence,
      lateData(alerts),
      emptyState('No file has been imported yet.', 'bidforest import FILE'),
    );
  return section(
    'health',
    'Data health',
    sentence,
    lateData(alerts),
    quarantinedDays(quarantined),
    fileTable(files, currency),
    healthFindings(files),
    quarantine(files),
    doubts(files),
    notes(files),
  );
}

/** Rows read, rows lost and the worst finding, in one sentence. */
export function healthSentence(files: readonly ImportedFile[]): string {
  if (files.length === 0) return 'There is no data to check yet.';
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const rejected = files.reduce((sum, file) => sum + file.rejected, 0);
  const lost =
    rejected === 0
      ? 'every row could be read'
      : `${counted(rejected, 'row')} could not be read (${formatPercent(rejected / Math.max(1, rows + rejected))})`;
  const all = files.flatMap((file) => file.health);
  const problems = all.filter((finding) => finding.severity === 'error').length;
  const warnings = all.filter((finding) => finding.severity === 'warning').length;
  const verdict =
    problems > 0
      ? `the checks found ${counted(problems, 'problem')}`
      : warnings > 0
        ? `${counted(warnings, 'thing')} deserve${warnings === 1 ? 's' : ''} a look`
        : 'the checks found nothing wrong';
  return `${counted(rows, 'row')} came in from ${counted(files.length, 'file')}; ${lost}, and ${verdict}.`;
}

function fileTable(files: readonly ImportedFile[], currency: string): Html {
  const figures = ['Rows', 'Rejected', 'Impressions', 'Clicks', 'Cost', 'Conversions', 'Conversion value'];
  const columns = [{ head: 'File' }, { head: 'Days' }, ...figures.map((head) => ({ head, figures: true }))];
  return dataTable(
    'Files and their totals',
    columns,
    fileGroups(files).map((file) => [
      html`<bdi>${file.file}</bdi><small>${file.source}, ${file.kind}</small>`,
      file.from === null
        ? 'no dates'
        : html`<span class="nowrap">${file.from}</span><small class="nowrap">to ${file.to}</small>`,
      html`${formatCount(file.rows)}${file.skippedTotals > 0 && html`<small>${counted(file.skippedTotals, 'total line')} left out</small>`}`,
      formatCount(file.rejected),
      formatCount(file.totals.impressions),
      formatCount(file.totals.clicks),
      formatMoney(file.totals.cost, currency),
      formatFigure(file.totals.conversions),
      formatMoney(file.totals.conversionValue, currency),
    ]),
  );
}

function quarantinedDays(partitions: readonly QuarantinedPartition[]): Piece {
  if (partitions.length === 0) return null;
  const columns = [
    { head: 'Day' },
    { head: 'Data' },
    { head: 'What changed', prose: true },
    { head: 'Bids stay until' },
  ];
  return block(
    'Days that are left out',
    dataTable(
      'Not in features and training; bids that depend on them stay until they are loaded again in order or released',
      columns,
      partitions.map(({ day, table, source, account, found, stopsUntil }) => [
        html`<span class="nowrap">${day}</span>`,
        html`${table}<small><bdi>${source}, ${account}</bdi></small>`,
        found,
        stopsUntil ?? '',
      ]),
    ),
  );
}

function quarantine(files: readonly ImportedFile[]): Piece {
  const rows = files.flatMap((file) =>
    file.quarantine.map((row) => [
      html`<bdi>${file.file}</bdi>`,
      formatCount(row.line),
      row.column ?? 'whole row',
      row.value === null ? '' : html`<code>${row.value}</code>`,
      row.reason,
    ]),
  );
  if (rows.length === 0) return null;
  const shown = rows.slice(0, 20);
  const total = files.reduce((sum, file) => sum + file.rejected, 0);
  const columns = [
    { head: 'File' },
    { head: 'Line', figures: true },
    { head: 'Column' },
    { head: 'Value', prose: true },
    { head: 'Reason', prose: true },
  ];
  return block(
    'Rows that could not be read',
    dataTable(
      `${formatCount(shown.length)} of ${formatCount(total)} rows set aside; the warehouse keeps all`,
      columns,
      shown,
    ),
  );
}

function doubts(files: readonly ImportedFile[]): Piece {
  const all = files.flatMap((file) =>
    file.doubts.map(
      (doubt) =>
        html`<li>
          ${doubt} <small><bdi>${file.file}</bdi></small>
        </li>`,
    ),
  );
  return (
    all.length > 0 &&
    block(
      'Guesses to confirm',
      html`<p class="quiet">The columns of these files were matched by guessing.</p>
        <ul class="plain">
          ${all}
        </ul>`,
    )
  );
}

function notes(files: readonly ImportedFile[]): Piece {
  const said = files.flatMap(({ source, account, notes = [] }) =>
    notes.map((note) => JSON.stringify([note, source, account])),
  );
  const all = [...new Set(said)].map(
    (one) => JSON.parse(one) as [note: string, source: string, account: string],
  );
  return (
    all.length > 0 &&
    block(
      'What sources say of their numbers',
      html`<ul class="plain">
        ${all.map(
          ([note, source, account]) =>
            html`<li>
              ${note} <small><bdi>${source}, ${account}</bdi></small>
            </li>`,
        )}
      </ul>`,
    )
  );
}

function lateData(alerts: readonly DataAlert[]): Piece {
  return (
    alerts.length > 0 &&
    block(
      'Late data',
      html`<ul class="plain">
        ${alerts.map(
          ({ text, stopsDecisions }) =>
            html`<li>
              ${text}
              ${stopsDecisions ? badge('bad', 'Bids stay until it is there') : badge('quiet', 'No bid depends on it')}
            </li>`,
        )}
      </ul>`,
    )
  );
}
