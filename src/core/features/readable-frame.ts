import { cleanFrame } from './clean/clean-frame.ts';
import { deriveFeatures } from './derive/derive-features.ts';
import { encodedNames } from './encode/fitted-encoding.ts';
import type { Frame } from './frame.ts';
import type { FittedPipeline } from './pipeline.ts';

/** The features of a pipeline as people know them: cleaned and derived, before scaling and encoding. */
export function readableFrame(pipeline: FittedPipeline, frame: Frame): Frame {
  const cleaned = cleanFrame(pipeline.cleaning, frame);
  return deriveFeatures(pipeline.grain, pipeline.features, cleaned, pipeline.rates);
}

/** The feature that each column of a model was made of: `match_type=Broad` → `match_type`. */
export function featureOfColumn(pipeline: FittedPipeline): ReadonlyMap<string, string> {
  return new Map(
    pipeline.encodings.flatMap((encoding) => encodedNames(encoding).map((name) => [name, encoding.feature])),
  );
}
