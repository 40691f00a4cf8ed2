import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { configJsonSchema } from '../../config/json-schema.ts';
import { CONFIG_NAME, parseConfig } from '../../config/load-config.ts';
import { renderConfig } from '../../config/render-config.ts';
import type { GoalSetting } from '../../config/schema.ts';
import { ConfigError } from '../../core/base/errors.ts';
import { askInit } from '../ask-init.ts';
import { reportError } from '../report-error.ts';
import { terminalOf, type GlobalOptions } from '../run-command.ts';
import { answer } from '../terminal.ts';
import { writeFileAtomically } from '../write-file.ts';

/** Flags of `bidforest init`. */
export interface InitOptions extends GlobalOptions {
  readonly accountId?: string;
  readonly accountName?: string;
  readonly platform?: string;
  readonly currency?: string;
  readonly timeZone?: string;
  readonly targetCpa?: string;
  readonly targetRoas?: string;
  readonly profitMargin?: string;
  readonly file?: string[];
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** `bidforest init`. */
export function initCommand(): Command {
  return new Command('init')
    .description('Write bidforest.config.yaml, by asking or from flags')
    .option('--account-id <id>', 'account id, e.g. 123-456-7890')
    .option('--account-name <name>', 'what you call the account')
    .option('--platform <name>', 'google-ads, meta, analytics, crm or other')
    .option('--currency <code>', 'ISO 4217 code of the account')
    .option('--time-zone <zone>', 'IANA time zone of the account')
    .option('--target-cpa <amount>', 'goal: what a conversion may cost')
    .option('--target-roas <ratio>', 'goal: conversion value per unit of cost')
    .option('--profit-margin <share>', 'goal: most profit, with this margin on conversion value (0..1)')
    .option('--file <path...>', 'files or globs that `bidforest run` imports')
    .option('--yes', 'do not ask: defaults for what no flag says')
    .option('--force', 'replace a configuration that is there')
    .addHelpText(
      'after',
      '\nExample:\n  $ bidforest init --yes --currency EUR --target-cpa 40 --file "data/*.csv"\n',
    )
    .action(async (options: InitOptions) => {
      const terminal = terminalOf(options);
      try {
        const file = await writeConfig(options);
        answer(terminal, { config: file }, () => `Wrote ${file}\nNext: bidforest run`);
      } catch (error) {
        process.exitCode = reportError(terminal, error);
      }
    });
}

async function writeConfig(options: InitOptions): Promise<string> {
  const file = resolve(options.config ?? CONFIG_NAME);
  if (existsSync(file) && options.force !== true) {
    throw new ConfigError(`There already is a configuration at ${file}`, {
      next: 'Replace it with --force.',
    });
  }
  const interactive = options.yes !== true && process.stdin.isTTY && process.stdout.isTTY;
  const goal = goalOf(options);
  const given = {
    accountId: options.accountId ?? 'default',
    accountName: options.accountName ?? 'Default account',
    platform: options.platform ?? 'google-ads',
    currency: options.currency ?? 'USD',
    timeZone: options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    goal: goal ?? { kind: 'current_cpa' as const },
    files: options.file ?? [],
  };
  const text = renderConfig(interactive ? await askInit(given, goal === null) : given);
  parseConfig(text, file);
  await writeFileAtomically(file, text);
  await writeFileAtomically(join(file, '..', 'bidforest.schema.json'), configJsonSchema());
  return file;
}

function goalOf(options: InitOptions): GoalSetting | null {
  const goals: GoalSetting[] = [];
  if (options.targetCpa !== undefined) goals.push({ kind: 'target_cpa', amount: Number(options.targetCpa) });
  if (options.targetRoas !== undefined)
    goals.push({ kind: 'target_roas', ratio: Number(options.targetRoas) });
  if (options.profitMargin !== undefined)
    goals.push({ kind: 'profit_margin', share: Number(options.profitMargin) });
  if (goals.length > 1) {
    throw new ConfigError('More than one goal was given', {
      expected: 'one of --target-cpa, --target-roas and --profit-margin',
      found: goals.map(({ kind }) => kind).join(' and '),
    });
  }
  return goals[0] ?? null;
}
