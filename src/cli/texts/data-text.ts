import type {
  DataDiffDocument,
  DataListDocument,
  DataPruneDocument,
  DataShowDocument,
  DataVerifyDocument,
  VersionEntry,
} from '../../contract/data-document.ts';
import { formatTable } from '../table.ts';
import { paint } from '../terminal.ts';

const SHOWN = 20;

/** What `bidforest data list` says. */
export function listText({ versions }: DataListDocument): string {
  if (versions.length === 0) return 'No versions yet: `bidforest train` makes the first one.';
  return versionTable(versions);
}

/** What `bidforest data show` says. */
export function showText({ manifest, ...version }: DataShowDocument): string {
  const { sources, imports, transforms, cleaning, columns, rowsBefore, sampledBelow } = manifest;
  return [
    `Version ${version.version}`,
    versionTable([version]),
    ...sources.map(
      ({ source, account, from, to, rows }) =>
        `${source}, ${account}: ${figure(rows)} rows, ${from === null ? 'without dates' : `${from} to ${to}`}`,
    ),
    ...(sampledBelow === null ? [] : [`A sample of ${figure(rowsBefore)} rows, by a hash of their keys.`]),
    `${figure(imports.length)} imports, ${figure(Object.keys(transforms).length)} transforms, ${cleaning.length} cleaning steps (--json has them all)`,
    formatTable(columns, [
      { title: 'column', cell: ({ name }) => name },
      { title: 'missing', cell: ({ missing }) => figure(missing), align: 'right' },
      {
        title: 'holds',
        cell: (column) =>
          column.kind === 'number'
            ? column.mean === null
              ? 'nothing'
              : `${short(column.least)} to ${short(column.greatest)}, mean ${short(column.mean)}`
            : `${figure(column.levels)} values: ${column.frequent.map(({ level }) => level).join(', ')}`.slice(
                0,
                80,
              ),
      },
    ]),
  ].join('\n');
}

/** What `bidforest data diff` says. */
export function diffText(diff: DataDiffDocument): string {
  const { added, removed, changed, columns, transforms, imports, rows } = diff;
  if (added + removed + changed === 0) return 'The rows are the same.';
  return [
    `${figure(added)} rows added, ${figure(removed)} removed, ${figure(changed)} changed`,
    ...Object.entries(columns).map(([column, count]) => `  ${column} differs in ${figure(count)} rows`),
    ...transforms.map((name) => `  the SQL of ${name} differs`),
    ...imports.map((name) => `  imported differently: ${name}`),
    ...rows
      .slice(0, SHOWN)
      .flatMap((row) => [
        `${row.change} ${row.rowKey}`,
        ...row.columns.map(({ column, from, to }) => `  ${column}: ${String(from)} → ${String(to)}`),
      ]),
    ...(added + removed + changed > SHOWN ? [`… the first ${SHOWN}; --json has more`] : []),
  ].join('\n');
}

/** What `bidforest data verify` says. */
export function verifyText({ versions, broken }: DataVerifyDocument): string {
  return [
    ...versions.map(({ version, same, reason }) => {
      const line = `${version.slice(0, 16)}  ${reason}`;
      return same ? line : paint('red', line);
    }),
    broken === 0
      ? `${versions.length} versions hold what they held.`
      : `${broken} of ${versions.length} do not.`,
  ].join('\n');
}

/** What `bidforest data prune` says. */
export function pruneText({ done, prunes, keeps }: DataPruneDocument): string {
  const kept = `${keeps.length} versions stay, as a model or the ledger refers to them.`;
  if (prunes.length === 0) return `Nothing to delete. ${kept}`;
  const what = done ? 'Deleted the rows of' : 'Would delete the rows of';
  return [
    `${what} ${prunes.length} versions:`,
    versionTable(prunes),
    kept,
    ...(done ? [] : ['Run it again with --yes to delete them.']),
  ].join('\n');
}

function versionTable(versions: readonly VersionEntry[]): string {
  return formatTable(versions, [
    { title: 'version', cell: ({ version }) => version.slice(0, 16) },
    { title: 'model', cell: ({ model }) => model },
    { title: 'made', cell: ({ madeAt }) => madeAt.slice(0, 16).replace('T', ' ') },
    { title: 'rows', cell: ({ rows }) => figure(rows), align: 'right' },
    {
      title: 'used by',
      cell: ({ usedBy, prunedAt }) => (prunedAt === null ? usedBy.join('; ') || 'nothing' : 'pruned'),
    },
  ]);
}

function figure(value: number): string {
  return value.toLocaleString('en-US');
}

function short(value: number | null): string {
  return value === null ? '–' : value.toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
