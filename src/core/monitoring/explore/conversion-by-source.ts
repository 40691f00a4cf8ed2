import type { ExploreDocument } from '../../../contract/explore-document.ts';
import { categoriesOf } from '../../features/frame.ts';
import type { ExploreInput } from './explore-input.ts';
import { wilsonInterval } from './wilson-interval.ts';

const UNKNOWN = 'Unknown';

/**
 * Conversion rate by traffic source, most trials first. Advertising data without traffic sources is told apart
 * by network, and failing that by device. Empty when there is none of these.
 */
export function conversionBySource(input: ExploreInput): ExploreDocument['conversionBySource'] {
  const wanted = input.grain === 'sessions' ? ['traffic_source'] : ['traffic_source', 'network', 'device'];
  const column = wanted
    .map((name) => categoriesOf(input.features, name))
    .find(({ codes }) => codes.some((code) => code >= 0));
  if (column === undefined) return [];
  const sums = new Map<string, { trials: number; conversions: number }>();
  column.codes.forEach((code, row) => {
    const source = column.levels[code] ?? UNKNOWN;
    const sum = sums.get(source) ?? { trials: 0, conversions: 0 };
    sum.trials += input.trials[row]!;
    sum.conversions += input.successes[row]!;
    sums.set(source, sum);
  });
  return [...sums]
    .filter(([, { trials }]) => trials > 0)
    .map(([source, { trials, conversions }]) => ({
      source,
      trials,
      conversions,
      rate: wilsonInterval(conversions, trials),
    }))
    .sort((a, b) => b.trials - a.trials || (a.source < b.source ? -1 : 1));
}
