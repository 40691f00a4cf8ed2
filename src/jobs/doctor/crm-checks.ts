import { EdgeError, InvariantError } from '../../core/base/errors.ts';
import type { CrmTable, CrmTableState } from '../crm-port.ts';
import type { CrmConnection, World } from '../world.ts';
import { failed, type Check, type Finding } from './run-checks.ts';

/**
 * Whether the CRM can be read, and what is personal in it be hashed. Reads a row of each table, and keeps nothing. Left
 * out where none is connected.
 */
export function crmChecks(world: () => World | undefined): Check[] {
  const connected = (): CrmConnection | null => world()?.crm ?? null;
  const applies = (): boolean => connected() !== null;
  return [
    {
      name: 'crm_salt',
      title: 'Personal data of the CRM can be hashed',
      expected: 'a salt of 16 characters or more, where privacy.salt says',
      needs: ['warehouse'],
      applies,
      look: () => {
        const isPersonal = connected()?.system.triesSalt() === true;
        return {
          status: 'pass',
          found: isPersonal ? 'The salt is there.' : 'No column holds personal data.',
        };
      },
    },
    {
      name: 'crm',
      title: 'The CRM can be read',
      expected: 'tables with the columns of the configuration, which say when rows changed',
      needs: ['warehouse'],
      next: 'Check the section crm in the configuration (docs/crm.md).',
      applies,
      look: () => lookAtTables(present(world())),
    },
  ];
}

async function lookAtTables({ crm, now }: World): Promise<Finding> {
  const { system, source } = present(crm);
  const found: string[] = [];
  const warnings: string[] = [];
  for (const table of system.tables) {
    try {
      const state = await system.examine(table);
      found.push(`${source}, ${table}: ${inWords(state)}.`);
      warnings.push(...warningsOf(table, state, now().toISOString()));
    } catch (error) {
      if (!(error instanceof EdgeError)) throw error;
      const failure = failed(error);
      return { ...failure, found: `${source}, ${table}: ${failure.found}` };
    }
  }
  if (warnings.length === 0) return { status: 'pass', found: found.join(' ') };
  return { status: 'warn', found: found.join(' '), next: warnings.join(' ') };
}

function present<T>(opened: T | null | undefined): T {
  if (opened === null || opened === undefined) throw new InvariantError('a check ran that does not apply');
  return opened;
}

function inWords({ hasRows, updatedAt, bytes }: CrmTableState): string {
  if (bytes !== null)
    return `can be read; all of it is ${Math.ceil(bytes / 2 ** 20).toLocaleString('en-US')} MiB`;
  if (hasRows === false) return 'no rows';
  return updatedAt === null ? 'no row says when it changed' : `last changed ${updatedAt}`;
}

function warningsOf(table: CrmTable, { hasRows, updatedAt }: CrmTableState, now: string): readonly string[] {
  if (hasRows === false) return [`Nothing is in ${table}: see that crm.${table}.table is the right one.`];
  if (hasRows === true && updatedAt === null)
    return [`Fill the column updated_at of ${table}: without it every reading takes all rows.`];
  if (updatedAt !== null && updatedAt > now)
    return [`Rows of ${table} change in the future: set crm.timeZone to that of timestamps that carry none.`];
  return [];
}
