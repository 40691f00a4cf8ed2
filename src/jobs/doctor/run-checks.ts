import type { CheckName, DoctorCheck } from '../../contract/doctor-document.ts';
import { EdgeError } from '../../core/base/errors.ts';

/** What a check came to. */
export interface Finding {
  readonly status: 'pass' | 'warn' | 'fail' | 'skipped';
  readonly found: string;
  readonly next?: string;
  /** Of a failure: 2 when the cause is on this side, 4 when it is the platform's. */
  readonly exitCode?: 2 | 4;
}

/** One thing to look at. */
export interface Check {
  readonly name: CheckName;
  readonly title: string;
  readonly expected: string;
  /** Checks without which this one would only fail for the same reason. */
  readonly needs: readonly CheckName[];
  /** Whether there is anything to look at, asked when its turn comes; the check is left out otherwise. */
  readonly applies?: () => boolean;
  /** What to do about a failure that does not say so itself. */
  readonly next?: string;
  /** An EdgeError that it throws is its failure. */
  look(): Promise<Finding> | Finding;
}

/** The checks as they went, and what the first failure exits with. */
export interface CheckedUp {
  readonly checks: readonly DoctorCheck[];
  readonly exitCode: number;
}

/** Runs checks one after the other; one whose needs failed is skipped and says which failure it waits for. */
export async function runChecks(
  checks: readonly Check[],
  onStep: (title: string) => void,
): Promise<CheckedUp> {
  const done: DoctorCheck[] = [];
  /** Of each check that gave nothing to go on, the title of the failure behind it. */
  const roots = new Map<CheckName, string>();
  let exitCode = 0;
  for (const check of checks) {
    if (check.applies?.() === false) continue;
    const blocked = check.needs.find((name) => roots.has(name));
    if (blocked !== undefined) {
      const root = roots.get(blocked) ?? blocked;
      roots.set(check.name, root);
      done.push(checked(check, 0, { status: 'skipped', found: `Not looked at: it needs “${root}” first.` }));
      continue;
    }
    onStep(check.title);
    const startedAt = performance.now();
    const finding = await findingOf(check);
    done.push(checked(check, Math.round(performance.now() - startedAt), finding));
    if (finding.status === 'skipped') roots.set(check.name, check.title);
    if (finding.status !== 'fail') continue;
    roots.set(check.name, check.title);
    if (exitCode === 0) exitCode = finding.exitCode ?? 2;
  }
  return { checks: done, exitCode };
}

async function findingOf(check: Check): Promise<Finding> {
  try {
    return await check.look();
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return failed(error, check.next);
  }
}

/** An error as a failure. */
export function failed(error: EdgeError, otherwise?: string): Finding {
  const next = error.next ?? otherwise;
  const found = error.found === undefined || error.found === error.message ? '' : ` (${error.found})`;
  return {
    status: 'fail',
    found: `${error.message}${found}`,
    exitCode: error.exitCode === 4 ? 4 : 2,
    ...(next === undefined ? {} : { next }),
  };
}

function checked({ name, title, expected }: Check, ms: number, finding: Finding): DoctorCheck {
  const { status, found, next = null } = finding;
  return { check: name, title, status, ms, found, expected, next };
}
