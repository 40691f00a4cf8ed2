import type { QuarantinedPartition, ReleaseDocument } from '../../contract/quarantine-document.ts';
import { paint } from '../terminal.ts';

/** The days that are left out, one a line. */
export function quarantineText(partitions: readonly QuarantinedPartition[]): string {
  if (partitions.length === 0) return 'No day is quarantined.';
  return quarantineLines(partitions, partitions.length).join('\n');
}

/** What plans and builds say of quarantined days, the newest first; nothing where there are none. */
export function quarantineLines(partitions: readonly QuarantinedPartition[], limit = 5): string[] {
  if (partitions.length === 0) return [];
  const shown = partitions.slice(0, limit);
  const days = `${partitions.length} ${partitions.length === 1 ? 'day is' : 'days are'} quarantined`;
  return [
    paint('red', `${days}: left out of features and training, and bids that depend on them stay.`),
    ...shown.map(({ day, table, source, account, found, stopsUntil }) => {
      const until = stopsUntil === null ? '' : ` (bids stay until ${stopsUntil})`;
      return `  ${day} ${table} ${source}, ${account}: ${found}${until}`;
    }),
    ...(shown.length < partitions.length ? ['  … all of them: `bidforest data quarantine`'] : []),
    '  Load them again in order, or let them through with `bidforest data release`.',
  ];
}

/** What was let through. */
export function releaseText({ released, by, reason }: ReleaseDocument): string {
  return [
    `Released by ${by}: ${reason}`,
    ...released.map(
      ({ day, table, source, account, found }) => `  ${day} ${table} ${source}, ${account}: ${found}`,
    ),
  ].join('\n');
}
