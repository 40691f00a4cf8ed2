import type { Command } from 'commander';

/** Adds the options that every command has. */
export function withGlobals(command: Command): Command {
  return command
    .option('--config <file>', 'configuration (default: bidforest.config.yaml in this folder)')
    .option('--home <dir>', 'where state lives (default: .bidforest beside the configuration)')
    .option('--json', 'one JSON document on stdout')
    .option('--quiet', 'no progress on stderr')
    .exitOverride();
}
