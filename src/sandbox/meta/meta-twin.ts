import { addDays, type Day } from '../../core/base/day.ts';
import { rng } from '../../core/base/rng.ts';
import { FaultRules } from '../fault-rules.ts';
import { localDay } from '../google-ads/local-time.ts';
import type { MetaAccount } from './account.ts';
import { graphErrors } from './graph-error.ts';
import { insights, type InsightsRow } from './insights.ts';
import { pageSize, readInsightsQuery, type InsightsQuery } from './insights-query.ts';
import { DEFAULT_META_SETTINGS, type MetaCall, type MetaFault, type MetaSettings } from './settings.ts';
import { Usage } from './usage.ts';

/** Parameters of a request, from its address or its body. */
export type Params = Readonly<Record<string, unknown>>;

/** A page of rows; `after` leads to the next one. */
export interface Page {
  readonly rows: readonly InsightsRow[];
  readonly after: string | null;
}

interface Job {
  readonly query: InsightsQuery;
  readonly doomed: 'Job Failed' | 'Job Skipped' | null;
  polls: number;
  rows: readonly InsightsRow[] | null;
}

/** Meta's side of the wire, without the wire: accounts, insights, report jobs. */
export class MetaTwin {
  readonly accounts: readonly MetaAccount[];
  readonly faults: FaultRules<MetaFault, MetaCall>;
  settings: MetaSettings;
  readonly now: () => number;
  readonly usage = new Map<string, Usage>();
  readonly #jobs = new Map<string, Job>();
  readonly #answers = new Map<string, readonly InsightsRow[]>();
  readonly #seed: number;

  constructor(options: {
    readonly accounts: readonly MetaAccount[];
    readonly now: () => number;
    readonly settings?: Partial<MetaSettings>;
    readonly faults?: readonly MetaFault[];
    readonly seed?: number;
  }) {
    this.accounts = options.accounts;
    this.now = options.now;
    this.settings = { ...DEFAULT_META_SETTINGS, ...options.settings };
    this.#seed = options.seed ?? 1;
    this.faults = new FaultRules(this.#seed, options.faults);
  }

  /** @throws GraphError */
  account(id: string): MetaAccount {
    const found = this.accounts.find((account) => account.id === id);
    if (found === undefined) throw graphErrors.unknown(`act_${id}`);
    return found;
  }

  /** The account of a report job. @throws GraphError */
  accountOfJob(id: string): MetaAccount {
    this.#job(id);
    return this.account(id.slice(0, id.lastIndexOf('0000')));
  }

  /** Rows as they are now. @throws GraphError where there are too many of them */
  insights(account: MetaAccount, params: Params, badRow: boolean): Page {
    const page = this.#pageAfter(params);
    if (page !== null) return page;
    const query = readInsightsQuery(params);
    const rows = this.#rows(account, query, badRow);
    if (rows.length > this.settings.mostRows) throw graphErrors.tooMuch();
    return this.#firstPage(rows, params);
  }

  /** Starts a report job; its id. @throws GraphError */
  startJob(account: MetaAccount, params: Params, doomed: Job['doomed']): string {
    const query = readInsightsQuery(params);
    const id = `${account.id}0000${this.#jobs.size + 1}`;
    this.#jobs.set(id, { query, doomed, polls: 0, rows: null });
    return id;
  }

  /** How a job is doing; asking brings it forward. @throws GraphError */
  pollJob(id: string, badRow: boolean): { readonly status: string; readonly percent: number } {
    const job = this.#job(id);
    const needed = this.settings.pollsPerJob;
    if (job.polls++ < needed) {
      const percent = Math.floor((100 * (job.polls - 1)) / (needed + 1));
      return { status: percent === 0 ? 'Job Not Started' : 'Job Running', percent };
    }
    if (job.doomed !== null) return { status: job.doomed, percent: 60 };
    job.rows ??= this.#rows(this.accountOfJob(id), job.query, badRow);
    if (job.rows.length > this.settings.mostJobRows) return { status: 'Job Failed', percent: 60 };
    return { status: 'Job Completed', percent: 100 };
  }

  /** The rows of a job that is done. @throws GraphError */
  jobRows(id: string, params: Params): Page {
    const page = this.#pageAfter(params);
    if (page !== null) return page;
    const { rows } = this.#job(id);
    if (rows === null) throw graphErrors.parameter('The report job is not completed');
    return this.#firstPage(rows, params);
  }

  #job(id: string): Job {
    const job = this.#jobs.get(id);
    if (job === undefined) throw graphErrors.unknown(id);
    return job;
  }

  /** The API promises no order, so each answer begins elsewhere. */
  #rows(account: MetaAccount, query: InsightsQuery, badRow: boolean): readonly InsightsRow[] {
    const rows = insights(account, query, this.#lastDay(account));
    const start = rng(this.#seed, 'order', this.#answers.size, this.#jobs.size).below(
      Math.max(1, rows.length),
    );
    const turned = [...rows.slice(start), ...rows.slice(0, start)];
    return badRow ? turned.map((row, i) => (i === 0 ? { ...row, impressions: 'many' } : row)) : turned;
  }

  #lastDay({ timeZone }: MetaAccount): Day {
    return addDays(localDay(this.now(), timeZone), -1);
  }

  #firstPage(rows: readonly InsightsRow[], params: Params): Page {
    const answer = String(this.#answers.size + 1);
    this.#answers.set(answer, rows);
    return this.#page(answer, 0, pageSize(params));
  }

  #pageAfter(params: Params): Page | null {
    const { after } = params;
    if (typeof after !== 'string') return null;
    const [answer = '', offset = ''] = Buffer.from(after, 'base64url').toString('utf8').split(':');
    if (!this.#answers.has(answer)) throw graphErrors.parameter('Invalid cursor');
    return this.#page(answer, Number(offset), pageSize(params));
  }

  #page(answer: string, offset: number, limit: number): Page {
    const rows = this.#answers.get(answer) ?? [];
    const end = offset + Math.min(limit, this.settings.mostPerPage);
    return {
      rows: rows.slice(offset, end),
      after: end < rows.length ? Buffer.from(`${answer}:${end}`).toString('base64url') : null,
    };
  }
}
