import { RemoteError } from '../../core/base/errors.ts';
import type { ProbedAccount } from '../connection-port.ts';
import type { Patient } from './patient.ts';
import { failed, type Check, type Finding } from './run-checks.ts';

const NOT_APPROVED = 'CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION';

/** What an account lets us see: who signs in for it, with which project, in which money. */
export function accountChecks(patient: () => Patient): Check[] {
  return [
    {
      name: 'login_customer',
      title: 'The accounts are reached the right way',
      expected:
        'the manager above the accounts as googleAds.loginCustomerId, or none where they are reached directly',
      needs: ['accounts'],
      look: () => loginFinding(patient()),
    },
    {
      name: 'project',
      title: 'The cloud project may call the API',
      expected: 'access for production accounts, or test accounts',
      needs: ['login_customer'],
      look: async () => {
        const accounts = await patient().accounts();
        if (accounts.length > 0) return { status: 'pass', found: `${accounts.length} account(s) answer.` };
        return {
          status: 'fail',
          found: 'Managers only, and no account below them.',
          next: 'Name the accounts in googleAds.accounts, or the manager above them as googleAds.loginCustomerId.',
        };
      },
    },
    {
      name: 'currency',
      title: 'Currency and billable unit are known',
      expected: 'the currency of the configuration, and its smallest unit',
      needs: ['project'],
      look: () => forAccounts(patient(), (account) => currencyFinding(patient(), account)),
    },
    {
      name: 'conversions',
      title: 'Conversions are tracked',
      expected: 'conversion tracking in the account',
      needs: ['project'],
      look: () => conversionsFinding(patient()),
    },
  ];
}

/** The worst finding of all accounts, with what was found of each. */
export async function forAccounts(
  patient: Patient,
  look: (account: ProbedAccount) => Promise<Finding>,
): Promise<Finding> {
  const findings: Finding[] = [];
  for (const account of await patient.accounts()) {
    try {
      findings.push(await look(account));
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      findings.push(failed(error));
    }
  }
  const worst = (['fail', 'warn', 'pass', 'skipped'] as const)
    .map((status) => findings.filter((finding) => finding.status === status))
    .find((some) => some.length > 0);
  const [first] = worst ?? [];
  if (worst === undefined || first === undefined) return { status: 'skipped', found: 'There is no account.' };
  return { ...first, found: worst.map(({ found }) => found).join(' ') };
}

async function loginFinding(patient: Patient): Promise<Finding> {
  const { loginCustomerId } = patient.probe;
  const direct = await patient.reachedDirectly();
  const login = loginCustomerId === null ? null : await patient.account(loginCustomerId);
  const ids = login instanceof RemoteError ? [] : await patient.accountIds();
  for (const id of [...(loginCustomerId === null ? [] : [loginCustomerId]), ...ids]) {
    const account = await patient.account(id);
    if (!(account instanceof RemoteError) || isNotApproved(account)) continue;
    const failure = failed(account, 'Run doctor again later: the platform itself failed.');
    if (!isDenied(account)) return { ...failure, found: `Account ${id} does not answer. ${failure.found}` };
    const how =
      loginCustomerId === null ? 'without a login customer' : `through login customer ${loginCustomerId}`;
    return {
      ...failure,
      found: `Account ${id} cannot be reached ${how}; the sign-in reaches ${direct.join(', ')} directly. ${failure.found}`,
      next: loginAdvice(loginCustomerId, direct),
    };
  }
  return {
    status: 'pass',
    found: loginCustomerId === null ? 'No manager in between.' : `Through login customer ${loginCustomerId}.`,
  };
}

function loginAdvice(loginCustomerId: string | null, direct: readonly string[]): string {
  const wrong =
    loginCustomerId === null
      ? 'Set googleAds.loginCustomerId to the manager account above the account'
      : `Set googleAds.loginCustomerId to the manager account above the account instead of ${loginCustomerId}, or leave it out where the account is reached directly`;
  return `${wrong}; candidates: ${direct.join(', ')}. Or have the signed-in user invited to the account.`;
}

function isNotApproved({ code }: RemoteError): boolean {
  return code?.endsWith(NOT_APPROVED) === true;
}

function isDenied({ code }: RemoteError): boolean {
  return code?.endsWith('USER_PERMISSION_DENIED') === true;
}

async function currencyFinding({ probe, world }: Patient, account: ProbedAccount): Promise<Finding> {
  const { id, currency, timeZone } = account;
  const { settings } = world;
  if (currency === null)
    return {
      status: 'fail',
      found: `Account ${id} has no currency: its setup was never finished.`,
      next: 'Finish setting up the account in Google Ads (billing), or leave it out of googleAds.accounts.',
      exitCode: 4,
    };
  if (currency !== settings.currency)
    return {
      status: 'fail',
      found: `Account ${id} is in ${currency}, and the configuration in ${settings.currency}.`,
      next: `Set \`currency: ${currency}\`: bids are decided in the currency of the configuration.`,
      exitCode: 2,
    };
  const unit = await probe.billableUnit(id, currency);
  if (unit === null)
    return {
      status: 'fail',
      found: `The platform does not tell the smallest unit of ${currency}.`,
      next: 'Leave the account out: a bid could not be rounded to what it takes.',
      exitCode: 4,
    };
  const found = `Account ${id}: ${currency} in steps of ${unit / 1e6}.`;
  if (timeZone === settings.timeZone) return { status: 'pass', found };
  return {
    status: 'warn',
    found: `${found} Its days are those of ${timeZone ?? 'an unknown time zone'}, and the configuration’s of ${settings.timeZone}.`,
    ...(timeZone === null
      ? {}
      : { next: `Set \`timeZone: ${timeZone}\`, so that a plan is of the account’s day.` }),
  };
}

async function conversionsFinding(patient: Patient): Promise<Finding> {
  return forAccounts(patient, async ({ id }) => {
    const tracking = await trackingOf(patient, id);
    if (tracking === null) return { status: 'skipped', found: 'The API does not tell.' };
    const found = `Account ${id}: ${tracking.toLowerCase().replaceAll('_', ' ')}.`;
    if (tracking !== 'NOT_CONVERSION_TRACKED') return { status: 'pass', found };
    return {
      status: 'warn',
      found,
      next: 'Set up conversion tracking in Google Ads, or import conversions from your own data: without them there is nothing to learn from.',
    };
  });
}

/** Null also where this version of the API does not know the field. */
async function trackingOf({ probe }: Patient, accountId: string): Promise<string | null> {
  try {
    return await probe.conversionTracking(accountId);
  } catch (error) {
    if (error instanceof RemoteError && error.code === 'query_error.UNRECOGNIZED_FIELD') return null;
    throw error;
  }
}
