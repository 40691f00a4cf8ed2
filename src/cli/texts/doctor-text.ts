import type { DoctorCheck, DoctorDocument } from '../../contract/doctor-document.ts';
import { wrap } from '../table.ts';
import { paint, widthOf, type Terminal } from '../terminal.ts';

const MARKS = {
  pass: ['✓', 'green'],
  warn: ['!', 'yellow'],
  fail: ['✗', 'red'],
  skipped: ['–', 'dim'],
} as const satisfies Readonly<Record<DoctorCheck['status'], readonly [string, string]>>;

const INDENT = '    ';

/** What `doctor` says to people: a line a check; for what is wrong also what was expected and what to do. */
export function doctorText(document: DoctorDocument, terminal: Terminal): string {
  return [
    ...document.checks.map((check) => checkText(check, terminal)),
    '',
    verdictText(document, terminal),
  ].join('\n');
}

function checkText({ title, status, ms, found, expected, next }: DoctorCheck, terminal: Terminal): string {
  const [mark, colour] = MARKS[status];
  const time = status === 'skipped' ? '' : paint('dim', ` ${ms} ms`, terminal.out);
  const about = (label: string, text: string): string =>
    `${INDENT}${wrap(`${label} ${text}`, widthOf(terminal), `${INDENT}  `)}`;
  const wrong = status === 'fail' || status === 'warn';
  return [
    `${paint(colour, `${mark} ${title}`, terminal.out)}${time}`,
    `${INDENT}${wrap(found, widthOf(terminal), INDENT)}`,
    ...(wrong ? [about('expected:', expected)] : []),
    ...(next === null ? [] : [about('next:', next)]),
  ].join('\n');
}

function verdictText({ checks, healthy }: DoctorDocument, terminal: Terminal): string {
  const count = (status: DoctorCheck['status']): number =>
    checks.filter((check) => check.status === status).length;
  const counts = `${count('pass')} fine, ${count('warn')} to look at, ${count('fail')} failed, ${count('skipped')} skipped`;
  return healthy
    ? paint('bold', `Nothing is in the way: ${counts}.`, terminal.out)
    : paint('bold', `Not ready: ${counts}.`, terminal.out);
}
