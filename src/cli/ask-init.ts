import { isCancel, select, text } from '@clack/prompts';
import type { InitAnswers } from '../config/render-config.ts';
import type { GoalSetting } from '../config/schema.ts';
import { ConfigError } from '../core/base/errors.ts';

/** Asks for what `bidforest init` needs, with the given answers as defaults. @throws ConfigError when stopped. */
export async function askInit(given: InitAnswers, askGoal: boolean): Promise<InitAnswers> {
  return {
    accountId: await ask('Account id', given.accountId),
    accountName: await ask('What do you call the account?', given.accountName),
    platform: await choose('Platform', ['google-ads', 'meta', 'analytics', 'crm', 'other'], given.platform),
    currency: await ask('Currency (ISO code)', given.currency),
    timeZone: await ask('Time zone', given.timeZone),
    goal: askGoal ? await askForGoal() : given.goal,
    files: (await ask('Files to import, separated by spaces', given.files.join(' ') || 'data/*.csv'))
      .split(/\s+/)
      .filter((path) => path !== ''),
  };
}

async function askForGoal(): Promise<GoalSetting> {
  const kind = await choose(
    'What should a bid aim for?',
    ['current_cpa', 'target_cpa', 'target_roas', 'profit_margin'],
    'current_cpa',
  );
  switch (kind) {
    case 'target_cpa':
      return { kind, amount: await askNumber('What may a conversion cost, in account currency?', '40') };
    case 'target_roas':
      return { kind, ratio: await askNumber('Conversion value per unit of cost (4 means 400 %)', '4') };
    case 'profit_margin':
      return { kind, share: await askNumber('Margin as a share of conversion value (0..1)', '0.3') };
    default:
      return { kind: 'current_cpa' };
  }
}

async function ask(message: string, initialValue: string): Promise<string> {
  return unlessStopped<string>(await text({ message, initialValue }));
}

async function askNumber(message: string, initialValue: string): Promise<number> {
  const validate = (value: string | undefined): string | undefined =>
    Number(value) > 0 ? undefined : 'A number above 0, please';
  return Number(unlessStopped<string>(await text({ message, initialValue, validate })));
}

async function choose(message: string, values: readonly string[], initialValue: string): Promise<string> {
  const options = values.map((value) => ({ value, label: value }));
  return unlessStopped<string>(await select<string>({ message, options, initialValue }));
}

function unlessStopped<T>(value: T | symbol): T {
  if (isCancel(value)) throw new ConfigError('Stopped; nothing was written');
  return value as T;
}
