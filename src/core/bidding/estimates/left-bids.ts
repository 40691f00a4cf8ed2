import { spreadBetween } from './prior-strength.ts';

/** What is known of entities, and the bids that people left on them. float64, shape (entities). */
export interface LeftEvidence {
  /** What a click is worth as its own days and entities like it tell, in any unit that all share. */
  readonly worth: Float64Array;
  /** Standard deviation of its logarithm. */
  readonly uncertainty: Float64Array;
  /** NaN where the bid tells nothing. */
  readonly left: Float64Array;
}

/** How people's bids follow what clicks are worth: `log bid = level + slope × log worth`, with an error of this variance. */
export interface PeoplesBids {
  readonly level: number;
  readonly slope: number;
  readonly variance: number;
}

/** What clicks are worth, and how well that is known. float64, shape (entities). */
export interface GuidedWorth {
  readonly worth: Float64Array;
  readonly uncertainty: Float64Array;
}

/** Fewer entities say nothing of how people bid. */
const LEAST_ENTITIES = 10;
/** Line and variance are found in turns; more change nothing that can be seen. */
const ROUNDS = 6;
/** A bid on so many entities of a campaign, and on half of them at least, is a default and no judgement. */
const LEAST_ALIKE = 4;

/**
 * How the people of an account bid, from the entities that are known of without their bids. Estimates are posterior
 * means, off from the truth by what they do not know, so that errors of the measure do not flatten the line (Berkson,
 * 1950); they make its residuals wider, which is taken out. Null with too few bids, or where bids do not follow worth.
 */
export function learnPeoplesBids({ worth, uncertainty, left }: LeftEvidence): PeoplesBids | null {
  const known = [...left.keys()].filter((i) => left[i]! > 0 && worth[i]! > 0);
  if (known.length < LEAST_ENTITIES) return null;
  const x = Float64Array.from(known, (i) => logMedian(worth[i]!, uncertainty[i]!));
  const y = Float64Array.from(known, (i) => Math.log(left[i]!));
  const unknown = Float64Array.from(known, (i) => uncertainty[i]! ** 2);
  let people: PeoplesBids = { level: 0, slope: 0, variance: 1 };
  for (let round = 0; round < ROUNDS; round++) {
    const { slope: before, variance } = people;
    const line = fitLine(
      x,
      y,
      unknown.map((own) => 1 / (variance + before ** 2 * own)),
    );
    const off = y.map((value, n) => value - line.level - line.slope * x[n]!);
    people = {
      ...line,
      variance: spreadBetween(
        off,
        unknown.map((own) => line.slope ** 2 * own),
      ),
    };
  }
  return people.slope > 0 ? people : null;
}

/**
 * What clicks are worth with what people's bids tell of it: the mean in logarithms of the estimate and of the worth that
 * the bid stands for, each by its precision. An entity with few conversions, or none, leans on its bid; one that is well
 * known hardly does. Where people bid by what the estimates stand on too, their bids are believed a little too much,
 * which keeps bids near to theirs.
 */
export function guideWorth(evidence: LeftEvidence): GuidedWorth {
  const people = learnPeoplesBids(evidence);
  if (people === null) return evidence;
  const { level, slope, variance } = people;
  const worth = evidence.worth.slice();
  const uncertainty = evidence.uncertainty.slice();
  for (const [i, left] of evidence.left.entries()) {
    if (!(left > 0) || !(worth[i]! > 0)) continue;
    const own = 1 / uncertainty[i]! ** 2;
    const precision = own + slope ** 2 / variance;
    const told = slope * (Math.log(left) - level);
    const log = (own * logMedian(worth[i]!, uncertainty[i]!) + told / variance) / precision;
    worth[i] = Math.exp(log + 1 / precision / 2);
    uncertainty[i] = Math.sqrt(1 / precision);
  }
  return { worth, uncertainty };
}

/** Bids that somebody chose for their entity: NaN for those that most of a campaign shares. */
export function judgedBids<Group>(left: Float64Array, groupOf: ArrayLike<Group>): Float64Array {
  const members = Map.groupBy(left.keys(), (i) => groupOf[i] as Group);
  const judged = left.slice();
  for (const group of members.values())
    for (const alike of Map.groupBy(group, (i) => left[i]!).values())
      if (alike.length >= LEAST_ALIKE && 2 * alike.length >= group.length)
        for (const i of alike) judged[i] = Number.NaN;
  return judged;
}

/** Of a log-normal number with this mean. */
function logMedian(mean: number, sd: number): number {
  return Math.log(mean) - sd ** 2 / 2;
}

function fitLine(
  x: Float64Array,
  y: Float64Array,
  weight: Float64Array,
): Pick<PeoplesBids, 'level' | 'slope'> {
  const total = weight.reduce((sum, w) => sum + w, 0);
  const meanX = weight.reduce((sum, w, n) => sum + w * x[n]!, 0) / total;
  const meanY = weight.reduce((sum, w, n) => sum + w * y[n]!, 0) / total;
  const spread = weight.reduce((sum, w, n) => sum + w * (x[n]! - meanX) ** 2, 0);
  const shared = weight.reduce((sum, w, n) => sum + w * (x[n]! - meanX) * (y[n]! - meanY), 0);
  const slope = spread > 0 ? shared / spread : 0;
  return { level: meanY - slope * meanX, slope };
}
