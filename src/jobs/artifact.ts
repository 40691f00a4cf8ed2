import { ModelError } from '../core/base/errors.ts';
import type { FittedPipeline } from '../core/features/pipeline.ts';
import type { EngineName } from '../core/forest/engine.ts';

/** A trained champion with everything needed to score with it: plain JSON, stored by its hash. */
export interface Artifact {
  readonly format: 'bidforest-champion';
  readonly version: 1;
  readonly runId: string;
  /** Name of the model definition. */
  readonly name: string;
  readonly engine: EngineName;
  readonly dataVersion: string;
  readonly pipeline: FittedPipeline;
  /** What `TrainedModel.toJSON` wrote. */
  readonly model: unknown;
  /** Weight of the model against an entity's own counts, in clicks; null where rows are not entities. */
  readonly priorClicks: number | null;
}

/** The bytes of an artifact; equal artifacts give equal bytes. */
export function encodeArtifact(artifact: Artifact): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(artifact));
}

/** @throws ModelError when the bytes are no artifact of this version. */
export function decodeArtifact(bytes: Uint8Array): Artifact {
  const text = new TextDecoder().decode(bytes);
  const artifact = parse(text) as Partial<Artifact> | null;
  if (artifact?.format === 'bidforest-champion' && artifact.version === 1) return artifact as Artifact;
  throw new ModelError('The stored model cannot be read', {
    expected: 'format bidforest-champion, version 1',
    found: `${artifact?.format ?? text.slice(0, 40)}, version ${String(artifact?.version)}`,
    next: 'Train again with `bidforest train`.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ModelError('The stored model cannot be read', {
      cause,
      expected: 'JSON',
      found: `${text.slice(0, 40)}…`,
      next: 'Train again with `bidforest train`.',
    });
  }
}
