import { SandboxClock } from '../../../src/sandbox/google-ads/clock.ts';
import type { Caller } from '../../../src/sandbox/google-ads/access.ts';
import { RequestFailure, type AdsError } from '../../../src/sandbox/google-ads/api-error.ts';
import { FaultPlan } from '../../../src/sandbox/google-ads/faults.ts';
import { RowWriter } from '../../../src/sandbox/google-ads/gaql/row-writer.ts';
import type { MutateResult } from '../../../src/sandbox/google-ads/mutate/mutate.ts';
import type { Operation } from '../../../src/sandbox/google-ads/mutate/operation.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/sandbox/google-ads/settings.ts';
import type { AdsStore } from '../../../src/sandbox/google-ads/store.ts';
import { Twin } from '../../../src/sandbox/google-ads/twin.ts';
import { NOW, sampleStore } from './sample-account.ts';

/** A caller whose credentials nobody asks for. */
export const CALLER: Caller = { authorization: null, loginCustomerId: null, anonymous: true };

/** A twin without a wire, on the sample account. */
export function sampleTwin(settings: Partial<Settings> = {}, store: AdsStore = sampleStore()): Twin {
  return new Twin({
    store,
    clock: new SandboxClock(NOW, 0, () => 0),
    faults: new FaultPlan(1),
    settings: { ...DEFAULT_SETTINGS, ...settings },
    wallClock: () => 0,
  });
}

/** Rows of a query as REST would write them. */
export function rowsOf(
  twin: Twin,
  query: string,
  customerId = '1',
): Record<string, Record<string, unknown>>[] {
  const { plan, rows } = twin.search(customerId, query, CALLER, { strike: twin.faults.next('search') });
  const writer = new RowWriter(plan, 'json');
  return rows.map((row) => writer.row(row) as Record<string, Record<string, unknown>>);
}

/** The error that something fails with. */
export function errorOf(run: () => unknown): AdsError & { readonly status: string } {
  try {
    run();
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    const [first] = error.errors;
    return { ...(first ?? { category: '', code: '', message: error.message }), status: error.status };
  }
  throw new Error('expected a failure');
}

/** An update of one resource: its fields are the mask. */
export function update(
  collection: Operation['collection'],
  key: string,
  fields: Readonly<Record<string, unknown>>,
  mask = pathsOf(fields),
): Operation {
  const name = `customers/1/${collection}/${key}`;
  return { collection, kind: 'update', name, resource: { resource_name: name, ...fields }, mask };
}

/** Sends operations with partial failure. */
export function send(
  twin: Twin,
  operations: readonly Operation[],
  options: { readonly partialFailure?: boolean; readonly validateOnly?: boolean } = {},
): MutateResult {
  return twin.mutate(
    '1',
    operations,
    { partialFailure: options.partialFailure ?? true, validateOnly: options.validateOnly ?? false },
    CALLER,
    twin.faults.next('mutate'),
  );
}

/** `category.CODE` of each error, with the index of its operation. */
export function codesOf(result: MutateResult): string[] {
  return result.errors.map(({ index, error }) => `${index}: ${error.category}.${error.code}`);
}

function pathsOf(fields: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (typeof value !== 'object' || value === null) return [name];
    const inner = Object.keys(value);
    return inner.length === 0 ? [name] : inner.map((key) => `${name}.${key}`);
  });
}
