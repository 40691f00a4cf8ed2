import { fitPriorClicks } from '../core/bidding/prior-clicks.ts';
import type { Dataset } from '../core/features/dataset.ts';

/**
 * The weight of the model against an entity's own counts, in clicks, from whole entities: what the model expected of
 * each over the held-out rows, against what came of it. `predicted`: float64, shape (rows of `test`).
 */
export function heldOutPriorClicks(test: Dataset, predicted: Float64Array): number {
  const entities = new Map<string, { expected: number; clicks: number; conversions: number }>();
  for (let row = 0; row < predicted.length; row++) {
    const entity = entityOf(test, row);
    const seen = entities.get(entity) ?? { expected: 0, clicks: 0, conversions: 0 };
    const clicks = test.trials[row] ?? 0;
    seen.expected += clicks * (predicted[row] ?? 0);
    seen.clicks += clicks;
    seen.conversions += test.successes[row] ?? 0;
    entities.set(entity, seen);
  }
  return fitPriorClicks(
    [...entities.values()].map(({ expected, clicks, conversions }) => ({
      modelRate: expected / clicks,
      clicks,
      conversions,
    })),
  );
}

/** Source, account and entity of a row, without its day. */
function entityOf(test: Dataset, row: number): string {
  const key = test.keys[row];
  return key === null || key === undefined
    ? `row ${row}`
    : JSON.stringify((JSON.parse(key) as unknown[]).slice(0, 3));
}
