import type { AdsEntities } from '../../core/base/ads-account.ts';
import type { AdsOperation } from '../../core/base/ads-write.ts';
import { RemoteError } from '../../core/base/errors.ts';
import { foldEvents, isFinal } from '../../core/changes/fold-events.ts';
import { DAY_QUERIES, operationPlanText, planDayOperations } from '../plan-day-operations.ts';
import type { ProbedAccount } from '../connection-port.ts';
import type { World } from '../world.ts';
import { closedGate, dayIn } from '../write-world.ts';
import { forAccounts } from './account-checks.ts';
import type { Patient } from './patient.ts';
import { failed, type Check, type Finding } from './run-checks.ts';

/** What stands in the way of a change. */
export function writingChecks(patient: () => Patient): Check[] {
  return [
    {
      name: 'political_ads',
      title: 'EU political advertising is declared',
      expected: 'a declaration for every campaign: else Google refuses every change of the account',
      needs: ['currency'],
      look: () => ifAdmitted(patient(), async ({ id }) => politicalFinding(await patient().entities(id))),
    },
    {
      name: 'write_permission',
      title: 'The account may be changed',
      expected: 'a change that changes nothing is accepted when only validated',
      needs: ['political_ads'],
      look: () => ifAdmitted(patient(), (account) => writeFinding(patient(), account)),
    },
    {
      name: 'quota',
      title: 'The quota is enough for the day',
      expected: 'room for the queries and changes of the day',
      needs: ['currency'],
      look: () => quotaFinding(patient()),
    },
  ];
}

/** The switches of the product itself. */
export function switchCheck(world: () => World): Check {
  return {
    name: 'switch',
    title: 'Writing is switched on',
    expected: '`live: true`, and not paused',
    needs: ['warehouse'],
    look: async () => {
      const closed = await closedGate(world());
      if (closed === null) return { status: 'pass', found: 'Changes are sent.' };
      const next = world().settings.live
        ? 'Run `bidforest resume` when it should go on.'
        : 'Set `live: true` in the configuration when changes should be sent.';
      return { status: 'warn', found: closed, next };
    },
  };
}

/** Looks at the accounts whose quota is open; the others are the business of the check of the quota. */
function ifAdmitted(patient: Patient, look: (account: ProbedAccount) => Promise<Finding>): Promise<Finding> {
  return forAccounts(patient, async (account) => {
    if ((await closedQuota(patient, account.id)) === null) return look(account);
    return { status: 'skipped', found: `The quota of account ${account.id} is closed for now.` };
  });
}

/** Why an account may be asked nothing more today; null when it may. */
async function closedQuota({ quota }: Patient, accountId: string): Promise<RemoteError | null> {
  try {
    await quota.admit(accountId, 1);
    return null;
  } catch (error) {
    if (error instanceof RemoteError) return error;
    throw error;
  }
}

function politicalFinding({ account, campaigns }: AdsEntities): Finding {
  const missing = campaigns.filter((campaign) => campaign.missingPoliticalDeclaration);
  if (missing.length === 0)
    return { status: 'pass', found: `Account ${account.id}: all ${campaigns.length} campaigns.` };
  const names = missing.slice(0, 5).map(({ name }) => name);
  return {
    status: 'fail',
    found: `Account ${account.id}: undeclared in ${missing.length} of ${campaigns.length} campaigns: ${names.join(', ')}${missing.length > names.length ? ' …' : ''}.`,
    next: 'Declare for each of them whether it contains EU political advertising (campaign settings in Google Ads).',
    exitCode: 4,
  };
}

async function writeFinding(patient: Patient, { id }: ProbedAccount): Promise<Finding> {
  const operation = sameValueAgain(await patient.entities(id));
  if (operation === null)
    return { status: 'skipped', found: `Account ${id} has no bid or budget to try it on.` };
  const [outcome] = await patient.platform.mutate([operation], { validateOnly: true });
  if (outcome?.status === 'accepted')
    return {
      status: 'pass',
      found: `Account ${id} accepts the value that ${operation.target.resourceName} has.`,
    };
  return {
    status: 'fail',
    found: `Account ${id} refuses the value that ${operation.target.resourceName} has: ${outcome?.message ?? 'without a reason'}`,
    next: 'Look the campaign up in Google Ads: it refuses even to stay as it is.',
    exitCode: 4,
  };
}

/** An operation that would change nothing: the bid of an ad group, else a budget of one campaign, as it is. */
function sameValueAgain({ account, adGroups, campaigns }: AdsEntities): AdsOperation | null {
  const key = 'doctor';
  const adGroup = adGroups.find(({ cpcBidMicros }) => (cpcBidMicros ?? 0) > 0);
  if (adGroup !== undefined) {
    const { resourceName, cpcBidMicros } = adGroup;
    return {
      key,
      target: { accountId: account.id, resourceName, setting: 'ad_group.cpc_bid' },
      to: cpcBidMicros,
    };
  }
  const budget = campaigns.find((campaign) => (campaign.budget?.amountMicros ?? 0) > 0)?.budget;
  if (budget === null || budget === undefined) return null;
  const { resourceName, amountMicros } = budget;
  return {
    key,
    target: { accountId: account.id, resourceName, setting: 'campaign.budget' },
    to: amountMicros,
  };
}

async function quotaFinding(patient: Patient): Promise<Finding> {
  const { quota, source } = patient;
  const accounts = await patient.accounts();
  for (const { id } of accounts) {
    const closed = await closedQuota(patient, id);
    if (closed !== null) return failed(closed);
  }
  const planned = await changesOfToday(patient);
  const changes = planned ?? (await mostChanges(patient, accounts));
  const plan = await planDayOperations(source, quota, {
    accounts: accounts.length,
    queriesPerAccount: DAY_QUERIES,
    changes,
  });
  patient.operations = plan;
  const what =
    planned === null
      ? `no plan yet; every bid at once would be ${changes} changes`
      : `the plan has ${changes} changes`;
  const found = `${operationPlanText(plan)}; ${what}.`;
  if (plan.fits) return { status: 'pass', found };
  const room = `\`apply\` makes the ${plan.changesThatFit} changes with the most effect and leaves ${changes - plan.changesThatFit} for tomorrow`;
  const more = `apply for a higher access level in Google Cloud and set googleAds.accessLevel, or raise bidding.deadBandRatio so that fewer bids move`;
  const next = `${room}. To make all of them in a day, ${more}.`;
  const readsFit = plan.changesThatFit > 0;
  return planned === null && readsFit
    ? { status: 'warn', found, next }
    : { status: 'fail', found, next, exitCode: 2 };
}

/** Changes of today's plan that are still to be made; null when there is no plan for today. */
async function changesOfToday({ world, source }: Patient): Promise<number | null> {
  const newest = await world.ledger.latestPlan();
  if (newest?.plannedOn !== dayIn(world.settings.timeZone, world.now())) return null;
  const entries = await world.ledger.changesOf(newest.planId);
  return entries.filter(
    ({ change, events }) => change.source === source && !isFinal(foldEvents(events).state),
  ).length;
}

/** Every keyword and ad group with a bid. */
async function mostChanges(patient: Patient, accounts: readonly ProbedAccount[]): Promise<number> {
  let changes = 0;
  for (const { id } of accounts) {
    const { adGroups, keywords } = await patient.entities(id);
    changes += adGroups.length + keywords.length;
  }
  return changes;
}
