import { ConfigError, RemoteError } from '../../core/base/errors.ts';
import type { SourceAccount } from '../ports.ts';
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
  const otherDays: string[] = [];
  for (const name of names) {
    const accounts = await accountsOrFailure(name, sources);
    if ('status' in accounts) return accounts;
    found.push(`${name}: ${accounts.map(describe).join(', ')}.`, ...(sources[name]?.notes() ?? []));
    otherDays.push(
      ...accounts.filter(({ timeZone }) => timeZone !== settings.timeZone).map((account) => account.name),
    );
  }
  if (otherDays.length === 0) return { status: 'pass', found: found.join(' ') };
  return {
    status: 'warn',
    found: found.join(' '),
    next: `Days are those of ${settings.timeZone} in the configuration, but not in ${otherDays.join(', ')}: set one time zone everywhere, or take its days as near enough.`,
  };
}

async function accountsOrFailure(
  name: string,
  sources: World['sources'],
): Promise<readonly SourceAccount[] | Finding> {
  try {
    return (await sources[name]?.accounts()) ?? [];
  } catch (error) {
    if (!(error instanceof RemoteError || error instanceof ConfigError)) throw error;
    const failure = failed(error);
    return { ...failure, found: `${name}: ${failure.found}` };
  }
}

function describe({ id, name, timeZone, currency }: SourceAccount): string {
  return `${name === id ? id : `${name} (${id})`}, ${timeZone}${currency === null ? '' : `, ${currency}`}`;
}
