import type { DataAlert } from '../../contract/parts.ts';
import { addDays, daysBetween, type Day } from '../base/day.ts';

/** A report that a connected source should have, and the last day of each account that was read of it. */
export interface ExpectedReport {
  readonly source: string;
  readonly report: string;
  /** Whether nothing is decided on it. */
  readonly advisory: boolean;
  readonly lastDays: ReadonlyMap<string, Day>;
}

/**
 * What is missing or more than `mostLateDays` behind yesterday. Of a source of which nothing was ever read there is one
 * alert; an account that lacks one report of several has one for it.
 */
export function lateData(expected: readonly ExpectedReport[], today: Day, mostLateDays: number): DataAlert[] {
  const dueDay = addDays(today, -1);
  const bySource = Map.groupBy(expected, ({ source }) => source);
  return [...bySource].flatMap(([source, reports]) => {
    const accounts = new Set(reports.flatMap(({ lastDays }) => [...lastDays.keys()]));
    const stops = reports.some(({ advisory }) => !advisory);
    if (accounts.size === 0)
      return [alert({ source, account: null, report: null, lastDay: null, dueDay }, stops)];
    return reports.flatMap(({ report, advisory, lastDays }) =>
      [...accounts].sort().flatMap((account) => {
        const lastDay = lastDays.get(account) ?? null;
        if (lastDay !== null && daysBetween(lastDay, dueDay) <= mostLateDays) return [];
        return [alert({ source, account, report, lastDay, dueDay }, !advisory)];
      }),
    );
  });
}

function alert(
  late: Pick<DataAlert, 'source' | 'account' | 'report' | 'lastDay'> & { readonly dueDay: Day },
  stopsDecisions: boolean,
): DataAlert {
  return { ...late, stopsDecisions, text: textOf(late) };
}

function textOf({ source, account, report, lastDay, dueDay }: Parameters<typeof alert>[0]): string {
  if (account === null) return `Nothing was ever read of ${source}, which is connected.`;
  const what = `${report} of ${source}, account ${account},`;
  if (lastDay === null) return `${what} was never read.`;
  return `${what} ends on ${lastDay}, ${daysBetween(lastDay as Day, dueDay)} days before ${dueDay}.`;
}

/** Why bids stay, in one sentence; null where the data are good to decide on. */
export function lateDataText(alerts: readonly DataAlert[]): string | null {
  const stopping = alerts.filter(({ stopsDecisions }) => stopsDecisions);
  const [first] = stopping;
  if (first === undefined) return null;
  const more = stopping.length === 1 ? '' : ` (and ${stopping.length - 1} more)`;
  return `Data are late, so every bid stays: ${first.text}${more} \`bidforest ingest\` reads what is missing, and says why where it cannot.`;
}
