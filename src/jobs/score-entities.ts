import { addDays, isDay } from '../core/base/day.ts';
import { parseDecimal, type Decimal } from '../core/base/decimal.ts';
import { InvariantError } from '../core/base/errors.ts';
import { micros, type Micros } from '../core/base/micros.ts';
import { datasetFromRows } from '../core/features/dataset-from-rows.ts';
import { applyPipeline } from '../core/features/pipeline.ts';
import type { Entity, EntityLevel, Evidence, ScoredEntity } from '../core/flow.ts';
import type { Cell, Row } from '../core/tables/table.ts';
import type { Champion } from './artifact.ts';
import { readableContributions } from './readable-contributions.ts';
import type { World } from './world.ts';

const TOP_CONTRIBUTIONS = 5;

/**
 * Every current row of `features.entity_day` with its evidence and what the model expects of its next click.
 * Without a model the rate is that of all entities together.
 */
export function scoreEntities(world: World, rows: readonly Row[], champion: Champion | null): ScoredEntity[] {
  const evidence = rows.map((row) => evidenceOf(row, world.settings.evidenceDays));
  const { rates, contributions } = champion === null ? average(evidence) : predict(rows, champion);
  return rows.map((row, i) => ({
    entity: entityOf(row),
    lever: 'max_cpc',
    bidMicros: row['bid'] === null ? null : toMicros(row['bid']),
    evidence: evidence[i] ?? evidenceOf(row, world.settings.evidenceDays),
    modelRate: rates[i] ?? 0,
    contributions: contributions[i] ?? [],
    estimate: null,
    exploration: null,
  }));
}

interface Rates {
  readonly rates: Float64Array;
  readonly contributions: readonly ScoredEntity['contributions'][];
}

function predict(rows: readonly Row[], { artifact, trained }: Champion): Rates {
  const dataset = datasetFromRows(rows, 'performance', artifact.pipeline.attributes);
  const features = applyPipeline(artifact.pipeline, dataset.features);
  return {
    rates: trained.predict(features),
    contributions: readableContributions(
      { trained, features },
      artifact.pipeline,
      dataset,
      TOP_CONTRIBUTIONS,
    ),
  };
}

function average(evidence: readonly Evidence[]): Rates {
  const clicks = evidence.reduce((sum, e) => sum + e.clicks, 0);
  const conversions = evidence.reduce((sum, e) => sum + Math.min(e.conversions, e.clicks), 0);
  const rates = new Float64Array(evidence.length).fill(clicks === 0 ? 0 : conversions / clicks);
  return { rates, contributions: [] };
}

function entityOf(row: Row): Entity {
  return {
    source: String(row['source']),
    accountId: String(row['account_id']),
    level: String(row['entity_level']) as EntityLevel,
    id: String(row['entity_id']),
    name: text(row['entity_name']) ?? String(row['entity_id']),
    matchType: text(row['match_type']),
    campaign: text(row['campaign']),
    adGroup: text(row['ad_group']),
    network: text(row['network']),
    status: text(row['status']),
    bidStrategy: text(row['bid_strategy']),
  };
}

/** The trailing window of dated sources; the whole period of undated ones. */
function evidenceOf(row: Row, days: 7 | 28 | 90): Evidence {
  const date = row['date'];
  const dated = typeof date === 'string' && isDay(date) ? date : null;
  const column = (name: string): Cell => row[dated === null ? name : `${name}_${days}d`] ?? 0;
  return {
    from: dated === null ? null : addDays(dated, -days),
    to: dated === null ? null : addDays(dated, -1),
    impressions: Number(column('impressions')),
    clicks: Number(column('clicks')),
    conversions: Number(column('conversions')),
    costMicros: toMicros(column('cost')),
    valueMicros: toMicros(column('conversion_value')),
  };
}

function text(cell: Cell | undefined): string | null {
  return cell === null || cell === undefined || cell === '' ? null : String(cell);
}

function toMicros(cell: Cell | undefined): Micros {
  const nanos: Decimal | null = parseDecimal(String(cell ?? 0));
  if (nanos === null) throw new InvariantError(`expected money as a decimal, found ${JSON.stringify(cell)}`);
  const half = nanos < 0n ? -500n : 500n;
  return micros(Number((nanos + half) / 1000n));
}
