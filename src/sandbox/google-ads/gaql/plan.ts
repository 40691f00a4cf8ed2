import type { Day } from '../../../core/base/day.ts';
import type { AttributeField, Field, MetricField, SegmentField } from '../fields/field.ts';
import type { Resource } from '../fields/resources.ts';
import type { DateRange } from './date-range.ts';
import type { Predicate } from './predicate.ts';
import type { Query } from './syntax.ts';

/** A query that was checked: what to read, what to keep, how to sum. */
export interface Plan {
  readonly query: Query;
  readonly text: string;
  readonly resource: Resource;
  readonly resourceName: string;
  readonly select: readonly Field[];
  readonly segments: readonly SegmentField[];
  readonly metrics: readonly MetricField[];
  readonly attributeTests: readonly Test<AttributeField>[];
  readonly segmentTests: readonly Test<SegmentField>[];
  readonly metricTests: readonly Test<MetricField>[];
  /** Days whose facts count. */
  readonly range: DateRange;
  readonly orderings: readonly { readonly field: Field; readonly descending: boolean }[];
  readonly today: Day;
}

/** One condition on one field. */
export interface Test<F extends Field> {
  readonly field: F;
  readonly holds: Predicate;
}
