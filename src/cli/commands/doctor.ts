import { Command } from 'commander';
import { loadConfig } from '../../config/load-config.ts';
import { doctor } from '../../jobs/doctor.ts';
import { reportError } from '../report-error.ts';
import { terminalOf, type GlobalOptions } from '../run-command.ts';
import { answer, progressOn } from '../terminal.ts';
import { doctorText } from '../texts/doctor-text.ts';

const AFTER = `
Checks one after the other what a live run needs, and says what to do about each that fails. It changes nothing: the one
change it sends is only validated, and would leave the value as it is. Credentials are looked for and never shown.
It exits with 0 when nothing failed, 2 when something is to be set right here, and 4 when it is at the platform.

Examples:
  $ bidforest doctor
  $ bidforest doctor --json | jq '.checks[] | select(.status == "fail")'
`;

/** `bidforest doctor`. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('Find out whether everything is ready for a live run, and what to do if not')
    .addHelpText('after', AFTER)
    .action(async (options: GlobalOptions) => {
      const terminal = terminalOf(options);
      const stop = (): void => {
        terminal.err.write('\nStopped. Nothing was changed.\n');
        process.exit(130);
      };
      process.once('SIGINT', stop);
      try {
        const progress = progressOn(terminal);
        const [{ openWorld }, { probeWarehouse }] = await Promise.all([
          import('../../wire.ts'),
          import('../../wire-warehouse.ts'),
        ]);
        const document = await doctor({
          configure: () => loadConfig({ cwd: process.cwd(), config: options.config, home: options.home }),
          probe: probeWarehouse,
          open: (config) => openWorld(config, progress, {}, 'doctor'),
          progress,
        });
        answer(terminal, document, () => doctorText(document, terminal));
        process.exitCode = document.exitCode;
      } catch (error) {
        process.exitCode = reportError(terminal, error);
      } finally {
        process.removeListener('SIGINT', stop);
      }
    });
}
