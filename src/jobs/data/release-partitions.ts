import type { QuarantinedPartition, ReleaseDocument } from '../../contract/quarantine-document.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { releasedPartitions, type ReleasedPartitionRow } from '../../core/tables/contracts.ts';
import type { World } from '../world.ts';
import { quarantinedPartitions } from './quarantine.ts';

/** Which partitions to let through; what is absent is not asked for. */
export interface ReleaseRequest {
  readonly from: string;
  readonly to: string;
  readonly table: string | null;
  readonly source: string | null;
  readonly account: string | null;
  readonly by: string;
  readonly reason: string;
}

/**
 * `bidforest data release`: lets quarantined partitions through by the rules that they break now, on record; should they
 * break another rule later, they are quarantined again. @throws ConfigError when none is meant
 */
export async function releasePartitions(world: World, request: ReleaseRequest): Promise<ReleaseDocument> {
  const quarantined = await quarantinedPartitions(world.warehouse, world.settings.evidenceDays);
  const released = quarantined.filter((partition) => isMeant(partition, request));
  if (released.length === 0) {
    throw new ConfigError('No quarantined partition is meant', {
      expected: 'the day of one of the quarantined partitions',
      found:
        quarantined
          .map(({ table, source, account, day }) => `${day} ${table} ${source} ${account}`)
          .join(', ') || 'nothing is quarantined',
      next: 'Run `bidforest data quarantine` to see them.',
    });
  }
  for (const partition of released) await release(world, partition, request);
  return { released, by: request.by, reason: request.reason };
}

function isMeant({ day, table, source, account }: QuarantinedPartition, request: ReleaseRequest): boolean {
  return (
    day >= request.from &&
    day <= request.to &&
    (request.table === null || request.table === table) &&
    (request.source === null || request.source === source) &&
    (request.account === null || request.account === account)
  );
}

async function release(
  world: World,
  partition: QuarantinedPartition,
  request: ReleaseRequest,
): Promise<void> {
  const { table, source, account, day, rules, found } = partition;
  for (const rule of rules) {
    const key = { raw_table: table, source, account_id: account, date: day, rule };
    const row: ReleasedPartitionRow = {
      ...key,
      released_at: world.now().toISOString(),
      released_by: request.by,
      reason: request.reason,
      found,
    };
    await world.warehouse.load(releasedPartitions, [row], key);
  }
}
