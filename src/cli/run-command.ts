import { loadConfig, type Config } from '../config/load-config.ts';
import type { World } from '../jobs/world.ts';
import type { WorldParts } from '../wire.ts';
import { reportError } from './report-error.ts';
import { answer, progressOn, tell, type Terminal } from './terminal.ts';

/** Options every command has. */
export interface GlobalOptions {
  readonly config?: string;
  readonly home?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** What a command answers: a document for machines, a text for people, and a code if the day did not go well. */
export interface Answer {
  readonly document: unknown;
  readonly text: () => string;
  readonly exitCode?: number;
}

/** The terminal a command writes to. */
export function terminalOf(options: GlobalOptions): Terminal {
  return {
    out: process.stdout,
    err: process.stderr,
    json: options.json === true,
    quiet: options.quiet === true,
  };
}

/**
 * Runs a job on the configured world, with the parts that `prepare` brings: prints its answer, turns errors into exit codes, closes the warehouse
 * whatever happens, and stops cleanly on Ctrl-C.
 */
export async function runCommand(
  options: GlobalOptions,
  job: (world: World, config: Config, terminal: Terminal) => Promise<Answer>,
  override: (config: Config) => Config = (config) => config,
  prepare: (config: Config, terminal: Terminal) => Promise<WorldParts> = () => Promise.resolve({}),
): Promise<void> {
  const terminal = terminalOf(options);
  let world: World | undefined;
  const stop = (): void => {
    terminal.err.write('\nStopped. What was finished is kept; run the command again to go on.\n');
    process.exit(130);
  };
  process.once('SIGINT', stop);
  try {
    const config = override(loadConfig({ cwd: process.cwd(), config: options.config, home: options.home }));
    if (config.file === null)
      tell(terminal, 'No bidforest.config.yaml here: using the defaults. `bidforest init` writes one.');
    const { openWorld } = await import('../wire.ts');
    world = await openWorld(config, progressOn(terminal), await prepare(config, terminal), commandName());
    const result = await job(world, config, terminal);
    answer(terminal, result.document, result.text);
    process.exitCode = result.exitCode ?? 0;
  } catch (error) {
    process.exitCode = reportError(terminal, error);
  } finally {
    process.removeListener('SIGINT', stop);
    await world?.close();
  }
}

/** The first word that was typed; what queries cost is told apart by it. */
function commandName(): string {
  return process.argv.slice(2).find((word) => /^[a-z]/.test(word)) ?? 'bidforest';
}
