import { ConfigError, RemoteError } from '../../core/base/errors.ts';
import type { SourceAccess, SourceAccount } from '../ports.ts';
import type { World } from '../world.ts';
import { failed, type Check, type Finding } from './run-checks.ts';

/** Whether the connected sources of reports can be read: one call each, with credentials, token and permission. */
export function sourceChecks(world: () => World): Check[] {
  return [
    {
      name: 'sources',
      title: 'Further sources can be read',
      expected: 'accounts of every connected source, with days like those of the advertising account',
      needs: ['warehouse'],
      next: 'Check the section of the source in the configuration (docs/configuration.md).',
      look: () => lookAtSources(world()),
    },
  ];
}

async function lookAtSources({ sources, settings }: World): Promise<Finding> {
  const names = Object.keys(sources);
  if (names.length === 0)
    return { status: 'skipped', found: 'No web analytics and no other ad platform is connected.' };
  const found: string[] = [];
  const warnings: string[] = [];
  const otherDays: string[] = [];
  for (const name of names) {
    const reached = await reachOrFailure(name, sources);
    if ('status' in reached) return reached;
    const { accounts, access } = reached;
    if (access !== null) found.push(access.found);
    if (access !== null && access.warning !== null) warnings.push(access.warning);
    found.push(`${name}: ${accounts.map(describe).join(', ')}.`, ...(sources[name]?.notes() ?? []));
    for (const { name: account, currency } of accounts)
      if (currency !== null && currency !== settings.currency)
        warnings.push(
          `Amounts of ${account} are in ${currency}, and the configuration says ${settings.currency}: give it a configuration of its own.`,
        );
    otherDays.push(
      ...accounts.filter(({ timeZone }) => timeZone !== settings.timeZone).map((account) => account.name),
    );
  }
  if (otherDays.length > 0)
    warnings.push(
      `Days are those of ${settings.timeZone} in the configuration, but not in ${otherDays.join(', ')}: set one time zone everywhere, or take its days as near enough.`,
    );
  if (warnings.length === 0) return { status: 'pass', found: found.join(' ') };
  return { status: 'warn', found: found.join(' '), next: warnings.join(' ') };
}

/** The accounts of a source, and what it says of its access. */
interface Reached {
  readonly accounts: readonly SourceAccount[];
  readonly access: SourceAccess | null;
}

async function reachOrFailure(name: string, sources: World['sources']): Promise<Reached | Finding> {
  const source = sources[name];
  try {
    const accounts = (await source?.accounts()) ?? [];
    return { accounts, access: (await source?.access?.(accounts)) ?? null };
  } catch (error) {
    if (!(error instanceof RemoteError || error instanceof ConfigError)) throw error;
    const failure = failed(error);
    return { ...failure, found: `${name}: ${failure.found}` };
  }
}

function describe({ id, name, timeZone, currency }: SourceAccount): string {
  return `${name === id ? id : `${name} (${id})`}, ${timeZone}${currency === null ? '' : `, ${currency}`}`;
}
