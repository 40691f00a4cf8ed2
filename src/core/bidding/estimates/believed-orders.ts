/** Orders of an entity that one row of a report is of. */
export interface OrderDay {
  readonly entity: number;
  readonly orders: number;
  /** Of all of them together, currency units. */
  readonly value: number;
}

/**
 * Standard deviations of the logarithm above the median beyond which a value is taken for a mistake: where mistakes are
 * known to happen, a high value is one sooner.
 */
const MOST_DEVIATIONS = { usually: 3.5, amongMistakes: 2.7 } as const;
/** So many of an account's rows, and as a share, are no chance; of log-normal values one in 4,000 is so far away. */
const MISTAKES = { rows: 2, share: 1 / 300 } as const;
/** From the median absolute deviation of a normal distribution to its standard deviation. */
const MAD_TO_SD = 1.4826;
/** An entity with fewer rows with orders is measured by the account. */
const LEAST_ROWS = 5;
/** Orders of one entity, and of different ones, are never taken to be more alike than this. */
const LEAST_SD = { own: 0.1, account: 0.7 } as const;

/**
 * Which rows tell what orders are worth: 0 for a mean value too high to be one, as of a misplaced decimal, 1 for all
 * others. Mistakes are left out, not cut to a limit: one wrong order among many would raise all of its row to it.
 * What is usual for an entity is the median of its own rows, which mistakes in a third of them do not move; the mean of
 * several orders may stray less far than one order. @returns uint8, shape (rows).
 */
export function believedOrders(rows: readonly OrderDay[], entities: number): Uint8Array {
  const log = Float64Array.from(rows, ({ orders, value }) =>
    orders > 0 && value > 0 ? Math.log(value / orders) : Number.NaN,
  );
  const account = median(log);
  const own = mediansByEntity(rows, log, entities);
  const stray = log.map((value, row) => value - own[rows[row]!.entity]!);
  const wide = spread(log.map((value) => value - account));
  const narrow = spread(stray.map((value, row) => value * Math.sqrt(rows[row]!.orders)));
  const deviations = log.map((value, row) => {
    const { entity, orders } = rows[row]!;
    if (Number.isNaN(own[entity]!)) return (value - account) / Math.max(LEAST_SD.account, wide);
    return stray[row]! / Math.max(LEAST_SD.own, narrow / Math.sqrt(Math.max(1, orders)));
  });
  const most = mostDeviations(deviations);
  return Uint8Array.from(deviations, (away) => Number(!(away > most)));
}

function mostDeviations(deviations: Float64Array): number {
  const { usually, amongMistakes } = MOST_DEVIATIONS;
  const known = deviations.filter((away) => !Number.isNaN(away)).length;
  const found = deviations.filter((away) => away > usually).length;
  return found >= Math.max(MISTAKES.rows, MISTAKES.share * known) ? amongMistakes : usually;
}

/** NaN for entities with too few rows with orders. */
function mediansByEntity(rows: readonly OrderDay[], log: Float64Array, entities: number): Float64Array {
  const known = Array.from({ length: entities }, (): number[] => []);
  for (const [row, { entity }] of rows.entries())
    if (!Number.isNaN(log[row]!)) known[entity]!.push(log[row]!);
  return Float64Array.from(known, (logs) =>
    logs.length < LEAST_ROWS ? Number.NaN : median(Float64Array.from(logs)),
  );
}

/** Standard deviation of what lies around 0, unmoved by what lies far away; NaN is left out. */
function spread(values: Float64Array): number {
  return MAD_TO_SD * median(values.map(Math.abs));
}

function median(values: Float64Array): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  return sorted.length === 0 ? Number.NaN : sorted[Math.floor((sorted.length - 1) / 2)]!;
}
