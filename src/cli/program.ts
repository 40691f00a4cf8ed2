import { Command } from 'commander';
import { applyCommand } from './commands/apply.ts';
import { backtestCommand } from './commands/backtest.ts';
import { dataCommand } from './commands/data.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { experimentCommand } from './commands/experiment.ts';
import { explainCommand } from './commands/explain.ts';
import { featuresCommand } from './commands/features.ts';
import { importCommand } from './commands/import.ts';
import { ingestCommand } from './commands/ingest.ts';
import { initCommand } from './commands/init.ts';
import { pauseCommand, resumeCommand } from './commands/pause.ts';
import { planCommand } from './commands/plan.ts';
import { reportCommand } from './commands/report.ts';
import { rollbackCommand } from './commands/rollback.ts';
import { runDayCommand } from './commands/run.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { trainCommand } from './commands/train.ts';
import { withGlobals } from './global-options.ts';

const OVERVIEW = `
The day, in the order data moves:
  import, ingest → features → train → plan → report      (bidforest run does all of it)
  apply sends the plan, rollback undoes it, pause and resume stop and start all writing
  data shows, compares and checks what models learned from
  experiment measures whether the product helps
  schedule has BigQuery refresh the tables of reports by itself
  doctor says what is missing for a live run

Exit codes: 0 done, 1 bug, 2 configuration, 3 rejected data, 4 remote system, 5 refused by a gate.
`;

/** The whole command line. */
export function buildProgram(): Command {
  const program = new Command('bidforest')
    .description('Bid automation you can read: learns what a click is worth, and explains every bid.')
    .addHelpText('after', OVERVIEW)
    .showHelpAfterError()
    .exitOverride();
  for (const build of [
    initCommand,
    doctorCommand,
    importCommand,
    ingestCommand,
    featuresCommand,
    trainCommand,
    evaluateCommand,
    backtestCommand,
    planCommand,
    applyCommand,
    rollbackCommand,
    pauseCommand,
    resumeCommand,
    reportCommand,
    runDayCommand,
    explainCommand,
    demoCommand,
    sandboxCommand,
  ]) {
    program.addCommand(withGlobals(build()));
  }
  program.addCommand(dataCommand());
  program.addCommand(experimentCommand());
  program.addCommand(scheduleCommand());
  return program;
}
