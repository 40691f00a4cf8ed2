import { confirm, isCancel, note } from '@clack/prompts';
import { SchemaError } from '../core/base/errors.ts';
import { mappingFor } from '../jobs/mapping-for.ts';
import type { FileMapping } from '../jobs/ports.ts';
import type { FileRequest, World } from '../jobs/world.ts';
import type { Terminal } from './terminal.ts';

/**
 * On a terminal, shows each guessed mapping that is in doubt and asks before anything is loaded.
 * Elsewhere the guess is used, and its doubts are part of the answer. @throws SchemaError when declined.
 */
export async function confirmMappings(
  world: World,
  requests: readonly FileRequest[],
  terminal: Terminal,
): Promise<void> {
  if (!process.stdin.isTTY || !terminal.err.isTTY || terminal.json) return;
  for (const request of requests) {
    const { mapping, doubts, path } = await mappingFor(world, request);
    if (doubts.length === 0) continue;
    note(
      [...describe(mapping), '', ...doubts.map((doubt) => `? ${doubt}`)].join('\n'),
      `A guess at ${request.path}`,
    );
    const accepted = await confirm({ message: 'Import it like this?' });
    if (isCancel(accepted) || !accepted) {
      throw new SchemaError('Nothing was imported', {
        next: `Edit ${path} and import with --mapping ${path}.`,
      });
    }
  }
}

function describe(mapping: FileMapping): string[] {
  return [
    `kind: ${mapping.kind}`,
    ...Object.entries(mapping.columns).map(([column, { from }]) => `${column} ← ${from.join(' or ')}`),
    ...Object.entries(mapping.attributes).map(
      ([name, { from, type }]) => `${name} (${type}) ← ${from.join(' or ')}`,
    ),
  ];
}
