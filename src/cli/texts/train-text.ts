import type { TrainDocument } from '../../contract/train-document.ts';
import { paint } from '../terminal.ts';
import { metricsTable } from './metrics-table.ts';

/** What a training run says to people. */
export function trainText(document: TrainDocument): string {
  const { split, features } = document;
  const verdict = document.mayBid ? paint('green', 'may bid') : paint('yellow', 'may not bid');
  return [
    `${paint('bold', document.model)}: champion ${document.champion ?? 'none'}, ${verdict}`,
    document.why,
    '',
    `Split: ${split.why} (${split.trainRows.toLocaleString('en-US')} rows to train, ${split.testRows.toLocaleString('en-US')} held out)`,
    ...document.cleaning
      .filter(({ rows }) => rows > 0)
      .map(
        ({ rows, column, detail }) =>
          `Cleaning: ${column ?? 'rows'}: ${detail} (${rows.toLocaleString('en-US')} rows)`,
      ),
    `Features: ${features.used.length} used, ${features.removed.length} removed`,
    ...features.leakageProne.map((prone) => paint('yellow', leakageLine(prone, features.used))),
    '',
    metricsTable(
      document.models.map(({ name, featureSet, metrics }) => ({
        name: featureSet === 'honest' ? name : `${name} + leakage-prone`,
        metrics,
      })),
    ),
  ].join('\n');
}

function leakageLine(
  prone: TrainDocument['features']['leakageProne'][number],
  used: readonly string[],
): string {
  const kept = used.some((name) => name === prone.feature || name.startsWith(`${prone.feature}=`));
  return `Leakage: ${prone.feature}: ${prone.why}${kept ? '' : '; the bidding model does without it'}`;
}
