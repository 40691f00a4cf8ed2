import { parseArgs } from 'node:util';
import { PEERS } from './field.ts';
import { GROUPS } from './plan.ts';
import type { PlanOptions } from './plan.ts';

/** How to call the benchmark. */
export const USAGE = `usage: npm run bench:forest -- [--quick] [--rounds 3] [--only ${GROUPS.join('|')}] [--rows 100k,1M] [--peers sklearn,xgboost]
peers: ${PEERS.map((peer) => peer.id).join(', ')}
`;

/** Reads the flags of the benchmark. @throws Error saying which flag or value is unknown. */
export function planOptions(words: readonly string[]): PlanOptions {
  const list = { type: 'string' as const };
  const { values } = parseArgs({
    args: [...words],
    options: { only: list, rows: list, peers: list, rounds: list, quick: { type: 'boolean' } },
  });
  const split = (text: string | undefined): string[] | null => text?.split(',') ?? null;
  return {
    only: split(values.only)?.map((name) => known('only', name, GROUPS)) ?? null,
    rows: split(values.rows)?.map(rowCount) ?? null,
    peers:
      split(values.peers)?.map((name) =>
        known(
          'peers',
          name,
          PEERS.map((peer) => peer.id),
        ),
      ) ?? null,
    quick: values.quick ?? false,
    rounds: values.rounds === undefined ? null : rowCount(values.rounds),
  };
}

/** `2000`, `2k` or `1M` as a number. @throws Error for anything else. */
export function rowCount(text: string): number {
  const [, digits, unit = ''] = /^(\d+)([kM]?)$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`counts are like 2k, 100k or 1M, not ${text}`);
  return Number(digits) * ({ k: 1_000, M: 1_000_000 }[unit] ?? 1);
}

function known<Name extends string>(flag: string, name: string, names: readonly Name[]): Name {
  const found = names.find((candidate) => candidate === name);
  if (found === undefined) throw new Error(`--${flag} knows ${names.join(', ')}, not ${name}`);
  return found;
}
